import { FOLDED, UNCHANGED } from './folded-characters.ts';

/** Characters that some detector cannot do without, as bits. */
export const AT = 1;
export const COLON = 2;
export const DOT = 4;
export const LETTER = 8;
export const SLASH = 16;
/** A colon, dot or hyphen. */
export const JOINT = 32;
/** Three letters together: without them there is no word that says what a value is. */
export const WORD = 64;

/** Set where a text must be normalised before it is read. */
const FOLDS = 128;
/** May stand within a number. */
const WITHIN = 256;
const DIGIT = 512;

const WEIGHTS = new Int32Array(128);
for (let code = 0x30; code <= 0x39; code++) WEIGHTS[code] = DIGIT;
for (let code = 0x41; code <= 0x5a; code++) WEIGHTS[code] = WEIGHTS[code + 0x20] = LETTER;
for (const [mark, bits] of [
  ['@', AT],
  [':', COLON | JOINT],
  ['.', DOT | JOINT | WITHIN],
  ['-', JOINT | WITHIN],
  ['/', SLASH | WITHIN],
  ['(', WITHIN],
  [')', WITHIN],
  ['+', WITHIN],
  [' ', WITHIN],
] as const)
  WEIGHTS[mark.charCodeAt(0)] = bits;

const WORD_LENGTH = 3;

/** What a text holds: marks as bits, then how many digits in all, and in what could be one number (`SHIFT`, 255 at most). */
export type Survey = number;
const MARKS = 0xff;
const SHIFT = 8;
const MOST_COUNTED = 0xff;

/** Looks once at every character of a text: enough to know which detectors need to look at all. */
export function surveyText(text: string): Survey {
  let seen = 0;
  let digits = 0;
  let letters = 0;
  let stretch = 0;
  let longest = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    const weight = code < 128 ? (WEIGHTS[code] ?? 0) : FOLDED[code] === UNCHANGED ? LETTER : FOLDS;
    if (weight === DIGIT) {
      digits++;
      letters = 0;
      if (++stretch > longest) longest = stretch;
      continue;
    }
    seen |= weight;
    if (weight === LETTER) {
      if (++letters === WORD_LENGTH) seen |= WORD;
      stretch = 0;
    } else {
      letters = 0;
      if ((weight & WITHIN) === 0) stretch = 0;
    }
  }
  return (seen & MARKS) | (Math.min(digits, MOST_COUNTED) << SHIFT) | (Math.min(longest, MOST_COUNTED) << (2 * SHIFT));
}

/** Whether a text holds characters that `normaliseText` replaces. */
export function mustNormalise(survey: Survey): boolean {
  return (survey & FOLDS) !== 0;
}

/** Whether a text holds at least so many digits, so many in what could be one number, and all of these marks. */
export function holds(survey: Survey, digits: number, stretch: number, marks: number): boolean {
  return (
    (survey & marks) === marks &&
    ((survey >> SHIFT) & MOST_COUNTED) >= digits &&
    ((survey >> (2 * SHIFT)) & MOST_COUNTED) >= stretch
  );
}
