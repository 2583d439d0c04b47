import { ExactNumber, readNumber } from './exact-number.ts';
import { StandIns } from './stand-ins.ts';

/** What a JSON text says. */
export interface ParsedJson {
  readonly value: unknown;
  /** Whether an ExactNumber stands somewhere in the value. */
  readonly isExact: boolean;
}

/**
 * `JSON.parse` that loses no digit: a number that a double does not carry becomes an ExactNumber; one beyond the largest
 * double is infinite, as JSON.parse has it. Throws as JSON.parse does. `bytes` are the text's in UTF-8: nearly every text
 * has no such number, and one look at some of its bytes tells (docs/decisions/0017-numbers-as-text.md). Without `fractions`
 * numbers that are too small for a double may be zero: for texts in which a number that is not whole is refused anyway.
 */
export function parseJson(text: string, bytes: Uint8Array = Buffer.from(text), fractions = true): ParsedJson {
  if (!hasLongDigits(bytes) && !(fractions && SMALL.test(text))) return { value: JSON.parse(text), isExact: false };
  const standIns = new StandIns();
  const value: unknown = JSON.parse(withStandIns(text, standIns));
  return standIns.size === 0 ? { value, isExact: false } : { value: restored(value, standIns), isExact: true };
}

/** So many digits a double always carries; whatever has more is looked at. */
const CARRIED_DIGITS = 15;

/** An exponent that may be below the least double. What is above the largest one is seen in its value. */
const SMALL = /[eE]-\d{3,}(?:[\s,\]}]|$)/;

/**
 * Whether more than fifteen digits and dots stand side by side where a number may stand. Sixteen of them cover every
 * sixteenth byte, and the byte eight before or behind it.
 */
function hasLongDigits(bytes: Uint8Array): boolean {
  for (let at = CARRIED_DIGITS; at < bytes.length; at += CARRIED_DIGITS + 1) {
    if (!isDigitOrDot(bytes[at])) continue;
    if (!isDigitOrDot(bytes[at - 8]) && !isDigitOrDot(bytes[at + 8])) continue;
    let [start, end] = [at, at];
    while (isDigitOrDot(bytes[start - 1])) start--;
    while (isDigitOrDot(bytes[end + 1])) end++;
    // A string that begins with its digits, as a card's number, is no number.
    if (end - start >= CARRIED_DIGITS && bytes[start - 1] !== QUOTE) return true;
    // SECURITY: no digit is looked at twice, however many stand side by side (test "a string of digits costs …").
    at = end;
  }
  return false;
}

/** A slash is one too. */
function isDigitOrDot(code: number | undefined): boolean {
  return code !== undefined && code <= NINE && code >= DOT;
}

/** The text with a stand-in for every number that a double does not carry. What is no JSON stays none. */
function withStandIns(text: string, standIns: StandIns): string {
  let [written, from] = ['', 0];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfString(text, at);
    if (code !== MINUS && !(code >= ZERO && code <= NINE)) continue;
    const end = endOfNumber(text, at);
    if (end - at > CARRIED_DIGITS || hasExponent(text, at, end)) {
      const source = text.slice(at, end);
      const number = readNumber(source);
      if (number instanceof ExactNumber && NUMBER.test(source)) {
        written += text.slice(from, at) + standIns.textFor(source, number);
        from = end;
      }
    }
    at = end - 1;
  }
  return from === 0 ? text : written + text.slice(from);
}

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** Where the characters end that a number may have. */
function endOfNumber(text: string, start: number): number {
  let end = start + 1;
  while (isOfNumber(text.charCodeAt(end))) end++;
  return end;
}

function isOfNumber(code: number): boolean {
  return (code >= ZERO && code <= NINE) || code === DOT || code === MINUS || code === PLUS || (code | 0x20) === E;
}

function hasExponent(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if ((text.charCodeAt(at) | 0x20) === E) return true;
  return false;
}

/** Where the string that starts there ends, or the text, where it does not. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end !== -1 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end === -1 ? text.length : end;
}

function isEscaped(text: string, at: number): boolean {
  let before = at - 1;
  while (text.charCodeAt(before) === BACKSLASH) before--;
  return (at - before) % 2 === 0;
}

/** Puts the numbers where their stand-ins are. It does not recurse: nobody has looked yet how deep the value is. */
function restored(value: unknown, standIns: StandIns): unknown {
  const root = [value];
  const open: object[] = [root];
  for (let holder = open.pop(); holder !== undefined; holder = open.pop())
    for (const key in holder) {
      const below: unknown = Reflect.get(holder, key);
      if (typeof below === 'object' && below !== null) open.push(below);
      const number = typeof below === 'number' ? standIns.numberFor(below) : undefined;
      if (number) Reflect.set(holder, key, number);
    }
  return root[0];
}

const QUOTE = 0x22;
const PLUS = 0x2b;
const MINUS = 0x2d;
const DOT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
const BACKSLASH = 0x5c;
/** In lower case. */
const E = 0x65;
