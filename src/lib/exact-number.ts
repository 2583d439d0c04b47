declare global {
  interface JSON {
    /** What JSON.stringify writes verbatim. @see https://tc39.es/proposal-json-parse-with-source/ */
    rawJSON(text: string): unknown;
  }
}

/**
 * A number that a double does not carry, by its JSON text. It has no readable fields; `typeof value === 'number'` and
 * `isRecord` are false for it, and JSON.stringify writes the text as it came.
 * SECURITY: the text is personal data as any value is; only `exactText` returns it.
 */
export class ExactNumber {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
    Object.freeze(this);
  }

  /** Writes the text verbatim. */
  toJSON(): unknown {
    return JSON.rawJSON(this.#text);
  }

  static textOf(number: ExactNumber): string {
    return number.#text;
  }
}

/** The text of a number, as it came. */
export function exactText(number: ExactNumber): string {
  return ExactNumber.textOf(number);
}

/** The double that is nearest to a number: its last digits are lost. */
export function nearestDouble(number: ExactNumber): number {
  return Number(exactText(number));
}

/**
 * The number that a JSON text or a GraphQL literal says: a double where that is the same number, else its text. Texts are
 * always whole numbers from 2^53 on, so that a double is never one of two neighbours, and whatever is below 2^54 (StandIns).
 * Infinite where it is beyond the largest double: for whoever reads it to refuse.
 */
export function readNumber(text: string): number | ExactNumber {
  const value = Number(text);
  return !Number.isFinite(value) || isCarried(text, value) ? value : new ExactNumber(text);
}

/** The digits of a whole number, a double or not; undefined for anything else, and for a double beyond 2^53 - 1. */
export function integerText(value: unknown): string | undefined {
  if (Number.isSafeInteger(value)) return String(value);
  if (!(value instanceof ExactNumber)) return undefined;
  const text = exactText(value);
  return INTEGER.test(text) ? text : undefined;
}

/** Beyond so many digits a number is written with its exponent. */
const MOST_DIGITS = 400;

/** A number as people write it: `20`, `1.5`, without an exponent where it is not too long, and without zeros that say nothing. */
export function decimalText(number: number | ExactNumber): string {
  const text = typeof number === 'number' ? String(number) : exactText(number);
  const parts = typeof number === 'number' && !text.includes('e') ? undefined : partsOf(text);
  if (!parts) return text;
  const { sign, digits, exponent } = parts;
  const point = digits.length + exponent;
  if (exponent > MOST_DIGITS || point < -MOST_DIGITS) return `${sign}${digits}e${exponent}`;
  if (exponent >= 0) return sign + digits + '0'.repeat(exponent);
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}

const INTEGER = /^-?\d+$/;
const NUMBER = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i;

function isCarried(text: string, value: number): boolean {
  const size = Math.abs(value);
  if (size >= 2 ** 53 && (size < 2 ** 54 || INTEGER.test(text))) return false;
  const printed = String(value);
  return printed === text || isSameNumber(partsOf(printed), partsOf(text));
}

interface Parts {
  readonly sign: string;
  /** Without zeros at either end; `0` alone for zero, which has no sign. */
  readonly digits: string;
  readonly exponent: number;
}

function isSameNumber(one: Parts | undefined, other: Parts | undefined): boolean {
  return one?.sign === other?.sign && one?.digits === other?.digits && one?.exponent === other?.exponent;
}

function partsOf(text: string): Parts | undefined {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = NUMBER.exec(text) ?? [];
  if (whole === '') return undefined;
  const written = whole + fraction;
  const [start, end] = [firstDigit(written), lastDigit(written)];
  if (start === written.length) return { sign: '', digits: '0', exponent: 0 };
  return {
    sign,
    digits: written.slice(start, end + 1),
    exponent: Number(exponent) - fraction.length + written.length - 1 - end,
  };
}

// Loops, since a pattern for zeros at the end takes time squared.

function firstDigit(digits: string): number {
  let index = 0;
  while (digits[index] === '0') index++;
  return index;
}

function lastDigit(digits: string): number {
  let index = digits.length - 1;
  while (digits[index] === '0') index--;
  return index;
}
