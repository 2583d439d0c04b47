import { isAsciiLetter, isDigitOrStar, isSpaceOrHyphen } from './ascii.ts';

/** What `shapeIban` gives for ASCII with spaces and hyphens, in one pass; else undefined. */
export function quickIban(text: string): string | undefined {
  let count = 0;
  let country = '';
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (isSpaceOrHyphen(code)) continue;
    const letter = isAsciiLetter(code);
    if (!letter && !isDigitOrStar(code)) return undefined;
    // Two letters, then two check digits.
    if (count < 4 && letter !== count < 2) return undefined;
    count++;
    a = b;
    b = c;
    c = d;
    d = letter ? code & ~32 : code;
    if (count === 2) country = String.fromCharCode(c, d);
  }
  return count >= 15 && count <= 34 ? `${country}** **** **** **** ${String.fromCharCode(a, b, c, d)}` : undefined;
}
