import { isDigit, isWord } from './characters.ts';
import { dateEnd } from './date-shapes.ts';
import type { Detector } from './detector.ts';
import { beginsNumber } from './digit-groups.ts';
import { labelBefore } from './word-label.ts';

/** Without one of these, no word of the text is a label for it. */
const HINT = /b(?:irth|orn|day)|dob|née|geb/i;
const MONTHS = 'jfmasond';

/** Dates that a word before, or the path, calls somebody's birth. */
export const DATE_OF_BIRTH: Detector = {
  name: 'DATE_OF_BIRTH',
  digits: 3,
  stretch: 1,
  marks: 0,
  find(text, label, found) {
    if (label !== 'DATE_OF_BIRTH' && !HINT.test(text)) return;
    for (let start = 0; start < text.length; start++) {
      const code = text.charCodeAt(start);
      const mayBegin = isDigit(code)
        ? beginsNumber(text, start)
        : MONTHS.includes(text.charAt(start).toLowerCase()) && !isWord(text.charCodeAt(start - 1));
      if (!mayBegin) continue;
      const end = dateEnd(text, start);
      if (end === 0 || (labelBefore(text, start) ?? label) !== 'DATE_OF_BIRTH') continue;
      found.push({ start, end, type: 'DATE_OF_BIRTH' });
      start = end;
    }
  },
};
