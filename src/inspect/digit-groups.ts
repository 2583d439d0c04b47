import { isDigit, isLetter, isWord } from './characters.ts';

/** Digits that stand together, with at most so much between them, as they are read from one of their groups on. */
export interface DigitGroups {
  readonly digits: string;
  /** For every group: how many digits it has, and where it ends in the text. */
  readonly lengths: readonly number[];
  readonly ends: readonly number[];
  /** The separators between the groups, joined: `--` or two spaces. */
  readonly separators: string;
}

/**
 * Reads groups of digits from `start` on, each divided from the next by one unit that `isSeparator` accepts, until there
 * are more than `most` digits. A group that is cut off so is left out.
 */
export function readGroups(
  text: string,
  start: number,
  most: number,
  isSeparator: (code: number) => boolean,
): DigitGroups {
  const lengths: number[] = [];
  const ends: number[] = [];
  let digits = '';
  let separators = '';
  for (let index = start; ; index++) {
    const first = index;
    while (index <= first + most && isDigit(text.charCodeAt(index))) index++;
    if (index === first || digits.length + index - first > most) break;
    digits += text.slice(first, index);
    lengths.push(index - first);
    ends.push(index);
    if (!isSeparator(text.charCodeAt(index))) break;
    separators += text.charAt(index);
  }
  return { digits, lengths, ends, separators: separators.slice(0, Math.max(0, lengths.length - 1)) };
}

export function isSpaceOrHyphen(code: number): boolean {
  return code === 0x20 || code === 0x2d;
}

/** Whether a number may begin at `start`: not within a word, a decimal, a longer number or a name with hyphens. */
export function beginsNumber(text: string, start: number): boolean {
  const before = text.charCodeAt(start - 1);
  if (isWord(before)) return false;
  if (before === 0x2e) return false;
  if (before === 0x2c) return !isDigit(text.charCodeAt(start - 2)) || !isThousand(text, start);
  return before !== 0x2d || !isWord(text.charCodeAt(start - 2));
}

/** Whether a number may end at `end`. */
export function endsNumber(text: string, end: number): boolean {
  const after = text.charCodeAt(end);
  if (isWord(after)) return false;
  const beyond = text.charCodeAt(end + 1);
  if (after === 0x2e) return !isDigit(beyond);
  if (after === 0x2c) return !isDigit(beyond) || !isThousand(text, end + 1);
  return after !== 0x2d || !isWord(beyond) || isLetter(beyond);
}

/** Whether exactly three digits stand at `start`, with nothing behind that joins them to more: `1,234`. */
function isThousand(text: string, start: number): boolean {
  let index = start;
  while (index < start + 4 && isDigit(text.charCodeAt(index))) index++;
  return index === start + 3 && text.charCodeAt(index) !== 0x2d && text.charCodeAt(index) !== 0x20;
}

/** The offset of the next group of digits, from `from` on; -1 where there is none. */
export function nextGroup(text: string, from: number): number {
  let index = from;
  while (index < text.length && !isDigit(text.charCodeAt(index))) index++;
  return index < text.length ? index : -1;
}

/** Where the digits at `start` end. */
export function groupEnd(text: string, start: number): number {
  let index = start;
  while (isDigit(text.charCodeAt(index))) index++;
  return index;
}

/** Whether `start` stands behind a slash and a word, as the name of a resource does: `/orders/4111…`. */
export function isInPath(text: string, start: number): boolean {
  return text.charCodeAt(start - 1) === 0x2f && isWord(text.charCodeAt(start - 2));
}
