/** What a digit adds to the sum where it is doubled: the digits of its double. */
const DOUBLED = [0, 2, 4, 6, 8, 1, 3, 5, 7, 9];

/** Whether the last of these digits is their check digit (ISO/IEC 7812-1, annex B). */
export function hasCheckDigit(digits: string): boolean {
  let sum = 0;
  for (let index = 0; index < digits.length; index++) {
    const digit = digits.charCodeAt(index) - 0x30;
    sum += (digits.length - index) % 2 === 1 ? digit : (DOUBLED[digit] ?? 0);
  }
  return sum % 10 === 0;
}
