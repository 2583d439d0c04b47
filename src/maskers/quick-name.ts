import { isAsciiLetter, isAsciiSpace } from './ascii.ts';

/** What `shapeName` gives where the words that matter begin with an ASCII letter and hold Latin text; else undefined. */
export function quickName(text: string): string | undefined {
  let first = 0;
  let index = 0;
  while (index < text.length) {
    const code = text.charCodeAt(index);
    if (isAsciiSpace(code)) {
      index++;
      continue;
    }
    if (!isAsciiLetter(code)) return undefined;
    const end = endOfWord(text, index + 1);
    if (end < 0) return undefined;
    if (end - index > 1) {
      // 46 is the full stop, 32 the space.
      if (first !== 0) return String.fromCharCode(first, 46, 32, code, 46);
      first = code;
    }
    index = end;
  }
  return first === 0 ? undefined : String.fromCharCode(first, 46);
}

/** Letters of Latin-1 and Latin Extended-A and -B, with two signs among them; no white space is. */
const LATIN = { first: 0xc0, last: 0x24f };

/** Where the next white space or the end is; -1 where something else than ASCII and Latin letters comes first. */
function endOfWord(text: string, from: number): number {
  for (let index = from; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code > 127 && (code < LATIN.first || code > LATIN.last)) return -1;
    if (isAsciiSpace(code)) return index;
  }
  return text.length;
}
