/** What may stand between the groups of a number: one sign, or a bracket and a space. */
const BETWEEN = '(?:[ ./-]|\\)[ .-]?| ?\\(| - )';

/** `+CC…`, `00 CC…` or `011 CC…`, in up to nine groups. */
export const INTERNATIONAL = new RegExp(`(?:\\+ ?|00[ -]?|011[ -])\\(?[1-9]\\d{0,14}(?:${BETWEEN}\\d{1,14}){0,8}`, 'y');

/** North America's plan: three, three and four digits with signs between, with or without the code: code, area in brackets, area, exchange. */
export const NORTH_AMERICAN = /((?:\+|00)?1[ .-]?)?(?:\((\d{3})\)[ .-]?|(\d{3})[ ./-])(\d{3})[ .-]?\d{4}(?!\d)/y;

/** Any groups of digits that may belong together. */
export const GROUPED = new RegExp(`\\(?\\d{1,14}(?:${BETWEEN}\\d{1,14}){0,8}`, 'y');

/** The number of an extension, behind the number. */
export const EXTENSION = /(?: ?x| ?ext\.? ?| extension |;ext=| ?# ?)\d{1,6}(?!\w)/iy;

/** Years, months and days in either order. */
const DATE = /^(?:(?:19|20)\d\d[-./ ]\d\d?[-./ ]\d\d?|\d\d?[-./ ]\d\d?[-./ ](?:19|20)?\d\d)$/;
const DECIMAL = /^\d{1,2}\.\d+$/;
/** A bracket without its fellow. */
const BRACKETS = /^[^(]*\)|\([^)]*$/;
/** A zero and one more digit, in brackets or not, and one kind of sign between the groups behind. */
const NATIONAL = /^(?:\(0\d{1,4}\) ?|0[1-9]\d{0,3}([ .-]))\d+(?:(?:\1|[ -])\d+)*$/;

/** Digits, without the way out of a country and the zero in brackets, and how many each group has. */
export interface PhoneShape {
  readonly written: string;
  readonly digits: string;
  readonly lengths: readonly number[];
}

/** Reads what one of the patterns found. */
export function shapeOf(written: string): PhoneShape {
  const groups = written.replace(/^(?:00[ -]?|011[ -])(?=[1-9])|\(0\)/, ' ').match(/\d+/g) ?? [];
  return { written, digits: groups.join(''), lengths: groups.map((group) => group.length) };
}

/** Whether groups are written as dates, decimals or half a bracket are not. */
export function looksDialled(written: string): boolean {
  return !DATE.test(written) && !DECIMAL.test(written) && !BRACKETS.test(written);
}

/** Nine to eleven digits in groups from a zero on, as in countries that dial one first. */
export function isNational({ written, digits, lengths }: PhoneShape): boolean {
  const most = Math.max(...lengths);
  const isParted =
    lengths.length > 2 ? digits.length > 9 || !written.includes('-') : (lengths[1] ?? 0) > 5 && lengths[0] !== 2;
  return NATIONAL.test(written) && digits.length >= 9 && digits.length <= 11 && most < 8 && isParted;
}
