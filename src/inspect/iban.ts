import { isDigit, isLetter, isWord } from './characters.ts';
import type { Detector } from './detector.ts';
import { isSpaceOrHyphen } from './digit-groups.ts';
import { IBAN_LENGTHS } from './iban-lengths.ts';
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
    for (let index = 2; index < text.length - 10; index++) {
      if (!isDigit(text.charCodeAt(index)) || !isDigit(text.charCodeAt(index + 1))) continue;
      const start = index - 2;
      if (!isAscii(text, start) || !isAscii(text, start + 1) || isWord(text.charCodeAt(start - 1))) continue;
      const length = IBAN_LENGTHS.get(text.slice(start, index).toUpperCase());
      const read = length === undefined ? undefined : readLetters(text, start, length);
      if (read === undefined) continue;
      if (!isValid(read.letters) && (labelBefore(text, start) ?? label) !== 'IBAN') continue;
      found.push({ start, end: read.end, type: 'IBAN' });
      index = read.end;
    }
  },
};

function isAscii(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  return code < 0x80 && isLetter(code);
}

/** So many letters and digits from `start` on, one or two spaces or hyphens between left out; undefined where they end elsewhere. */
function readLetters(text: string, start: number, length: number): { letters: string; end: number } | undefined {
  let letters = '';
  let index = start;
  for (; letters.length < length; index++) {
    const code = text.charCodeAt(index);
    if (isDigit(code) || (code < 0x80 && isLetter(code))) letters += text.charAt(index);
    else if (!isSpaceOrHyphen(code) || isSpaceOrHyphen(text.charCodeAt(index - 2))) return undefined;
  }
  return isWord(text.charCodeAt(index)) ? undefined : { letters, end: index };
}

/** ISO 7064, MOD 97-10, with the first four behind the others. */
function isValid(letters: string): boolean {
  let remainder = 0;
  for (const letter of letters.slice(4) + letters.slice(0, 4)) {
    const value = Number.parseInt(letter, 36);
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
  }
  return remainder === 1;
}
