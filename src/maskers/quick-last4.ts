import { isSpaceOrHyphen } from './ascii.ts';

const SHOWN = 4;
const LEAST = 8;

/** What `shapeLast4` gives where the last eight characters that count are ASCII, read from the end; else undefined. */
export function quickLast4(text: string): string | undefined {
  let count = 0;
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  for (let index = text.length - 1; index >= 0; index--) {
    const code = text.charCodeAt(index);
    if (code > 127) return undefined;
    if (isSpaceOrHyphen(code)) continue;
    if (count < SHOWN) [a, b, c, d] = [code, a, b, c];
    count++;
    // 42 is the star.
    if (count === LEAST) return String.fromCharCode(42, 42, 42, 42, a, b, c, d);
  }
  return undefined;
}
