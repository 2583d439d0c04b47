import { isDigit, isLetter, isWord } from './characters.ts';
import type { Detector } from './detector.ts';
import { isSpaceOrHyphen } from './digit-groups.ts';
import { IBAN_LENGTHS, leadingDigits } from './iban-lengths.ts';
import type { PathLabel } from './path-label.ts';
import { LETTER } from './survey-text.ts';
import { labelBefore } from './word-label.ts';

/**
 * Account numbers of ISO 13616 in either case, with or without spaces: the country's length and the check digits must fit;
 * beside the word IBAN the length alone is enough, since people mistype.
 */
export const IBAN: Detector = {
  name: 'IBAN',
  digits: 4,
  stretch: 2,
  marks: LETTER,
  find(text, label, found) {
    let before = false;
    for (let start = 0; start < text.length; start++) {
      const within = before;
      before = isWord(text.charCodeAt(start));
      if (within || !before || !isDigit(text.charCodeAt(start + 2)) || !isDigit(text.charCodeAt(start + 3))) continue;
      const end = ibanEnd(text, start, label);
      if (end === 0) continue;
      found.push({ start, end, type: 'IBAN' });
      start = end - 1;
    }
  },
};

/** Where the number of two letters and digits that begins at `start` ends; 0 where none does. */
function ibanEnd(text: string, start: number, label: PathLabel): number {
  if (!isAscii(text, start) || !isAscii(text, start + 1) || isJoined(text, start - 1, start - 2)) return 0;
  const length = IBAN_LENGTHS.get(text.slice(start, start + 2).toUpperCase());
  const read = length === undefined ? undefined : readLetters(text, start, length);
  if (read === undefined) return 0;
  return isValid(read.letters) || (labelBefore(text, start) ?? label) === 'IBAN' ? read.end : 0;
}

function isAscii(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  return code < 0x80 && isLetter(code);
}

/** So many letters and digits from `start` on, one or two spaces or hyphens between left out; undefined where they end elsewhere. */
function readLetters(text: string, start: number, length: number): { letters: string; end: number } | undefined {
  let index = start;
  let count = 0;
  for (; count < length; index++) {
    const code = text.charCodeAt(index);
    if (isDigit(code) || (code < 0x80 && isLetter(code))) count++;
    else if (!isSpaceOrHyphen(code) || isSpaceOrHyphen(text.charCodeAt(index - 2))) return undefined;
  }
  return isWord(text.charCodeAt(index)) || isJoined(text, index, index + 1)
    ? undefined
    : { letters: text.slice(start, index).replace(/[ -]/g, ''), end: index };
}

/** Whether a hyphen joins this to a further word, as in a UUID. */
function isJoined(text: string, hyphen: number, beyond: number): boolean {
  return text.charCodeAt(hyphen) === 0x2d && isWord(text.charCodeAt(beyond));
}

/** ISO 7064, MOD 97-10, with the first four behind the others; and digits where the country has nothing else. */
function isValid(letters: string): boolean {
  const digits = leadingDigits(letters);
  for (let index = 4; index < 4 + digits; index++) if (!isDigit(letters.charCodeAt(index))) return false;
  let remainder = 0;
  for (let index = 0; index < letters.length; index++) {
    const code = letters.charCodeAt((index + 4) % letters.length);
    // A to Z in either case are 10 to 35.
    remainder = isDigit(code) ? (remainder * 10 + code - 0x30) % 97 : (remainder * 100 + (code | 0x20) - 0x57) % 97;
  }
  return remainder === 1;
}
