import { FOLDED, UNCHANGED } from './folded-characters.ts';

/** Characters that some detector cannot do without, as bits. */
export const AT = 1;
export const COLON = 2;
export const DOT = 4;
export const LETTER = 8;
export const SLASH = 16;
/** A colon, dot or hyphen. */
export const JOINT = 32;

/** Set where a text must be normalised before it is read. */
const FOLDS = 128;
/** Counts digits above the bits. */
const DIGIT = 256;

const WEIGHTS = new Int32Array(128);
for (let code = 0x30; code <= 0x39; code++) WEIGHTS[code] = DIGIT;
for (let code = 0x41; code <= 0x5a; code++) WEIGHTS[code] = WEIGHTS[code + 0x20] = LETTER;
for (const [mark, bit] of [
  ['@', AT],
  [':', COLON | JOINT],
  ['.', DOT | JOINT],
  ['-', JOINT],
  ['/', SLASH],
] as const)
  WEIGHTS[mark.charCodeAt(0)] = bit;

/** What a text holds, in one number: marks as bits, digits counted above them. */
export type Survey = number;

/** Looks once at every character of a text: enough to know which detectors need to look at all. */
export function surveyText(text: string): Survey {
  let seen = 0;
  let digits = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < 128) {
      const weight = WEIGHTS[code] ?? 0;
      if (weight === DIGIT) digits += DIGIT;
      else seen |= weight;
    } else seen |= FOLDED[code] === UNCHANGED ? LETTER : FOLDS;
  }
  return digits | seen;
}

/** Whether a text holds characters that `normaliseText` replaces. */
export function mustNormalise(survey: Survey): boolean {
  return (survey & FOLDS) !== 0;
}

/** Whether a text holds at least so many digits, and all of these marks. */
export function holds(survey: Survey, digits: number, marks: number): boolean {
  return survey >= digits * DIGIT && (survey & marks) === marks;
}
