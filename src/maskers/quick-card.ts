import { isDigitOrStar, isSpaceOrHyphen } from './ascii.ts';

/** What `shapeCard` gives for ASCII digits with spaces and hyphens, in one pass; else undefined. */
export function quickCard(text: string): string | undefined {
  let count = 0;
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (isDigitOrStar(code)) {
      count++;
      a = b;
      b = c;
      c = d;
      d = code;
    } else if (!isSpaceOrHyphen(code)) return undefined;
  }
  return count >= 12 && count <= 19 ? `**** **** **** ${String.fromCharCode(a, b, c, d)}` : undefined;
}
