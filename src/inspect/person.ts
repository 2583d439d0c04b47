import type { Detector } from './detector.ts';
import { FIRST_NAMES } from './first-names.ts';
import { LETTER } from './survey-text.ts';

const WORD = "\\p{Lu}[\\p{L}\\p{M}'-]{1,30}";
const PARTICLE = '(?:(?:de|da|di|del|der|den|van|von|la|le|bin|al|dos|el) ){0,2}';
/** A whole value: one to five words. */
const WHOLE = new RegExp(`^${WORD}(?: (?:${PARTICLE}${WORD}|\\p{Lu}\\.?)){0,4}$`, 'u');
const TITLED = new RegExp(
  `\\b(?:Mr|Mrs|Ms|Miss|Dr|Prof|Sir|Madam|Herr|Frau|Mme|Sr|Sra)\\.? (${WORD}(?: ${WORD}){0,2})`,
  'gu',
);
const NAMED = new RegExp(`(?<![\\p{L}\\p{N}])(${WORD})(?: \\p{Lu}\\.?)? ${PARTICLE}${WORD}`, 'gu');

/** Names of people: behind a title, from a usual given name on, or where the path says so. It guesses; it is off by default. */
export const PERSON: Detector = {
  name: 'PERSON',
  digits: 0,
  stretch: 0,
  marks: LETTER,
  find(text, label, found) {
    if (label === 'PERSON' && text.length < 100 && WHOLE.test(text)) {
      found.push({ start: 0, end: text.length, type: 'PERSON' });
      return;
    }
    for (const match of text.matchAll(TITLED)) {
      const end = match.index + match[0].length;
      found.push({ start: end - (match[1] ?? '').length, end, type: 'PERSON' });
    }
    for (const match of text.matchAll(NAMED))
      if (FIRST_NAMES.has((match[1] ?? '').toLowerCase()))
        found.push({ start: match.index, end: match.index + match[0].length, type: 'PERSON' });
  },
};
