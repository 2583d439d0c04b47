const MONTH = '(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\\.?';
const DAY = '\\d{1,2}(?:st|nd|rd|th)?';
const TIME = '(?:T[\\d:.]{2,15}(?:Z|[+-]\\d\\d:?\\d\\d)?)?';

/** Dates of four writings, to be tried where a digit or a month begins. */
const NUMERIC = new RegExp(`(\\d{1,4})([-/.])(\\d{1,2})\\2(\\d{1,4})${TIME}(?![-/.]?\\d)`, 'y');
const DAY_FIRST = new RegExp(`${DAY}(?: of)?[ -]${MONTH},?[ -]((?:19|20)\\d\\d)(?!\\d)`, 'iy');
const MONTH_FIRST = new RegExp(`${MONTH} ${DAY},? ((?:19|20)\\d\\d)(?!\\d)`, 'iy');
const COMPACT = /(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d)/y;

/** Where the date that begins at `start` ends; 0 where none does. Years have two digits, or lie in 1900 to 2099. */
export function dateEnd(text: string, start: number): number {
  NUMERIC.lastIndex = start;
  const [, first = '', , middle = '', last = ''] = NUMERIC.exec(text) ?? [];
  if (first !== '') return isDate(first, middle, last) ? NUMERIC.lastIndex : 0;
  return endOf(DAY_FIRST, text, start) || endOf(MONTH_FIRST, text, start) || endOf(COMPACT, text, start);
}

function endOf(pattern: RegExp, text: string, start: number): number {
  pattern.lastIndex = start;
  return pattern.test(text) ? pattern.lastIndex : 0;
}

function isDate(first: string, middle: string, last: string): boolean {
  const [year, other] = first.length > 2 ? [first, last] : [last, first];
  if (year.length === 3 || year.length === 1 || other.length > 2) return false;
  if (year.length === 4 && !/^(?:19|20)/.test(year)) return false;
  const [a, b] = [Number(middle), Number(other)];
  return a > 0 && b > 0 && a < 32 && b < 32 && (a < 13 || b < 13);
}
