import type { Detector } from './detector.ts';
import { LETTER } from './survey-text.ts';

const WORD = "[\\p{Lu}\\d][\\p{L}\\p{M}\\d.'-]{0,30}";
const KIND =
  '(?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Ln|Drive|Dr|Court|Ct|Place|Pl|Square|Sq|Terrace|Way|Parkway|Pkwy|Highway|Hwy|Circle|Cir|Trail|Close|Crescent)';
const UNIT = '(?:,? (?:Apt|Apartment|Suite|Ste|Unit|Floor|#)\\.? ?[\\w-]{1,8})?';
const CITY = `(?:,?\\s{1,4}${WORD}(?: ${WORD}){0,2},? [A-Z]{2} \\d{5}(?:-\\d{4})?)?`;
const ENGLISH = new RegExp(`(?<![\\w-])\\d{1,6}[A-Za-z]? (?:${WORD} ){1,4}${KIND}\\b\\.?${UNIT}${CITY}`, 'gu');
const GERMAN =
  /(?<!\p{L})\p{Lu}\p{Ll}{2,30}(?:str(?:aße|asse|\.)|weg|platz|allee|gasse) \d{1,4}[a-z]?(?:, \d{5} \p{Lu}\p{Ll}{1,30})?/gu;

/** Postal addresses as English and German write them, or a value that the path calls one. It guesses; it is off by default. */
export const ADDRESS: Detector = {
  name: 'ADDRESS',
  digits: 1,
  stretch: 1,
  marks: LETTER,
  find(text, label, found) {
    if (label === 'ADDRESS' && text.length < 200 && / /.test(text))
      found.push({ start: 0, end: text.length, type: 'ADDRESS' });
    for (const pattern of [ENGLISH, GERMAN])
      for (const match of text.matchAll(pattern))
        found.push({ start: match.index, end: match.index + match[0].length, type: 'ADDRESS' });
  },
};
