import { getCountries, getCountryCallingCode, Metadata } from 'libphonenumber-js/min';

/** How many digits national numbers have, as bits, by the calling code (ITU-T E.164) in front of them. */
const LENGTHS = readLengths();
/** Of a calling code. */
const MOST_DIGITS = 3;

function readLengths(): ReadonlyMap<string, number> {
  const lengths = new Map<string, number>();
  const metadata = new Metadata();
  for (const country of getCountries()) {
    metadata.selectNumberingPlan(country);
    const code = getCountryCallingCode(country);
    const possible: readonly number[] = metadata.numberingPlan?.possibleLengths() ?? [];
    lengths.set(
      code,
      possible.reduce((bits, length) => bits | (1 << length), lengths.get(code) ?? 0),
    );
  }
  return lengths;
}

/** Whether digits that begin with a calling code are as many as some number of that code; a zero behind it counts not. */
export function isInternational(digits: string): boolean {
  for (let length = 1; length <= MOST_DIGITS; length++) {
    const bits = LENGTHS.get(digits.slice(0, length));
    if (bits === undefined) continue;
    const zero = digits.charAt(length) === '0' ? 1 : 0;
    const national = digits.length - length;
    return (bits & ((1 << national) | (1 << (national - zero)))) !== 0;
  }
  return false;
}

/** Whether digits begin with a calling code. */
export function isCallingCode(digits: string): boolean {
  return [1, 2, MOST_DIGITS].some((length) => LENGTHS.has(digits.slice(0, length)));
}
