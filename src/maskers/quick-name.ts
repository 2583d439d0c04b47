import { isAsciiLetter, isAsciiSpace } from './ascii.ts';

/** What `shapeName` gives where the words that matter are ASCII and begin with a letter; else undefined. */
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

/** Where the next white space or the end is; -1 where something else than ASCII comes first. */
function endOfWord(text: string, from: number): number {
  for (let index = from; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code > 127) return -1;
    if (isAsciiSpace(code)) return index;
  }
  return text.length;
}
