/** Character codes that the quick ways compare with: a loop over numbers allocates nothing. */
export const CODE = { space: 32, plus: 43, hyphen: 45, star: 42, at: 64, zero: 48, delete: 127 } as const;

/** Whether `\s` matches the ASCII character: tab to carriage return, and the space. */
export function isAsciiSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13);
}

/** Whether it is one of `0-9` and `*`, which stands for a digit that is hidden already. */
export function isDigitOrStar(code: number): boolean {
  return (code >= 48 && code <= 57) || code === 42;
}

/** Whether it is one of `A-Z` and `a-z`. */
export function isAsciiLetter(code: number): boolean {
  const lower = code | 32;
  return lower >= 97 && lower <= 122;
}
