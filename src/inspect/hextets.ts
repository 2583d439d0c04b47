import { isHex, isWord } from './characters.ts';
import { quadEnd } from './quad.ts';

const COLON_CODE = 0x3a;

/**
 * Where the IPv6 address that begins at `start` ends; 0 where none does. What could be a word (`add::face`), a time, an
 * identifier of hardware (eight pairs) or `::` alone is none.
 */
export function hextetsEnd(text: string, start: number): number {
  let index = start;
  let groups = 0;
  let gap = -1;
  let longest = 0;
  let end = 0;
  if (text.startsWith('::', start)) {
    gap = 0;
    index += 2;
  }
  while (groups < 8) {
    const quad = groups === 6 || (gap >= 0 && groups < 6) ? quadEnd(text, index) : 0;
    if (quad > 0 && !isWord(text.charCodeAt(quad))) {
      return groups === 6 || gap >= 0 ? quad : 0;
    }
    const last = groupEnd(text, index);
    if (last === index) break;
    longest = Math.max(longest, last - index);
    index = end = last;
    groups++;
    if (text.charCodeAt(index) !== COLON_CODE) break;
    if (text.charCodeAt(index + 1) === COLON_CODE) {
      if (gap >= 0) return 0;
      gap = groups;
      index += 2;
      end = index;
    } else index++;
  }
  return isAddress(text, start, end, groups, gap, longest) ? end : 0;
}

/** Where one to four hexadecimal digits end that are no part of a longer word; `start` where there are none. */
function groupEnd(text: string, start: number): number {
  let end = start;
  while (end < start + 4 && isHex(text.charCodeAt(end))) end++;
  return isWord(text.charCodeAt(end)) ? start : end;
}

function isAddress(text: string, start: number, end: number, groups: number, gap: number, longest: number): boolean {
  const next = text.charCodeAt(end);
  if (end === 0 || isWord(next) || (next === COLON_CODE && !(text.charCodeAt(end + 1) <= 0x20))) return false;
  if (gap < 0) return groups === 8 && longest > 2;
  return groups > 0 && groups < 8 && (groups > 2 || longest > 2 || gap === 0) && /\d/.test(text.slice(start, end));
}
