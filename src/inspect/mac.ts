import { isDigit, isWord } from './characters.ts';
import type { Detector } from './detector.ts';
import type { PathLabel } from './path-label.ts';
import { JOINT } from './survey-text.ts';
import { labelBefore } from './word-label.ts';

/** Six pairs with one sign between, or three fours with dots, as Cisco writes them. */
const WRITTEN = /[0-9a-f]{2}(?:(?::[0-9a-f]{2}){5}|(?:-[0-9a-f]{2}){5}|[0-9a-f]{2}(?:\.[0-9a-f]{4}){2})/iy;

/** Hardware addresses of IEEE 802. Those that could be a number need a label. */
export const MAC: Detector = {
  name: 'MAC',
  digits: 0,
  stretch: 0,
  marks: JOINT,
  find(text, label, found) {
    for (let index = 2; index < text.length; index++) {
      const code = text.charCodeAt(index);
      if (code !== 0x3a && code !== 0x2d && code !== 0x2e) continue;
      const start = code === 0x2e ? index - 4 : index - 2;
      WRITTEN.lastIndex = Math.max(0, start);
      if (start < 0 || !isOpen(text.charCodeAt(start - 1)) || !WRITTEN.test(text)) continue;
      const end = WRITTEN.lastIndex;
      if (!isClosed(text, end) || isNumber(text, start, end, label)) continue;
      found.push({ start, end, type: 'MAC' });
      index = end;
    }
  },
};

function isOpen(code: number): boolean {
  return !isWord(code) && code !== 0x3a && code !== 0x2d && code !== 0x2e;
}

function isClosed(text: string, end: number): boolean {
  const after = text.charCodeAt(end);
  return !isWord(after) && !((after === 0x3a || after === 0x2d || after === 0x2e) && isWord(text.charCodeAt(end + 1)));
}

/** Digits alone in dots or hyphens are as often something else. */
function isNumber(text: string, start: number, end: number, label: PathLabel): boolean {
  if (text.charCodeAt(start + 2) === 0x3a) return false;
  for (let index = start; index < end; index++) {
    const code = text.charCodeAt(index);
    if (!isDigit(code) && code !== 0x2d && code !== 0x2e) return false;
  }
  return (labelBefore(text, start) ?? label) !== 'MAC';
}
