import { isAsciiSpace, isDigitOrStar } from './ascii.ts';

const DIGITS = '0123456789*';

/** Every output there is, by the last two digits; the star stands for the tenth place. */
const OUTPUTS: readonly string[] = Array.from(DIGITS).flatMap((tens) =>
  Array.from(DIGITS, (units) => `***-**${tens}${units}`),
);

/** What `shapePhone` gives for ASCII with the usual punctuation, in one pass; else undefined. */
export function quickPhone(text: string): string | undefined {
  let count = 0;
  let tens = 0;
  let units = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (isDigitOrStar(code)) {
      count++;
      tens = units;
      units = code;
    } else if (!isPunctuation(code)) return undefined;
  }
  return count >= 7 && count <= 15 ? OUTPUTS[placeOf(tens) * DIGITS.length + placeOf(units)] : undefined;
}

function placeOf(code: number): number {
  return code === 42 ? 10 : code - 48;
}

/** The ASCII part of `[\s+()./-]`: 43 is the plus, 40 and 41 the parentheses, 45 to 47 hyphen, full stop and slash. */
function isPunctuation(code: number): boolean {
  return isAsciiSpace(code) || code === 43 || code === 40 || code === 41 || (code >= 45 && code <= 47);
}
