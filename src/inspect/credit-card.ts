import { cardLikeness } from './card-issuers.ts';
import type { Detector } from './detector.ts';
import {
  beginsNumber,
  type DigitGroups,
  endsNumber,
  groupEnd,
  isInPath,
  isSpaceOrHyphen,
  nextGroup,
  readGroups,
} from './digit-groups.ts';
import { hasCheckDigit } from './luhn.ts';
import type { PathLabel } from './path-label.ts';
import { labelBefore } from './word-label.ts';

const LEAST = 12;
const MOST = 19;
/** How cards are printed: fours, as American Express does, as Diners Club does. */
const PRINTED = /^(?:4,4,4(?:,[1-7])?|4,4,4,4,[1-3]|4,6,[45]|6,1[03])$/;

/** Payment cards: a valid check digit, an issuer's range and length, and groups as they are printed or none. */
export const CREDIT_CARD: Detector = {
  name: 'CREDIT_CARD',
  digits: LEAST,
  stretch: LEAST,
  marks: 0,
  find(text, label, found) {
    for (let start = nextGroup(text, 0); start >= 0; ) {
      const end = beginsNumber(text, start) ? cardEnd(text, start, label) : 0;
      if (end > 0) found.push({ start, end, type: 'CREDIT_CARD' });
      start = nextGroup(text, end > 0 ? end : groupEnd(text, start));
    }
  },
};

/** Where the card that begins at `start` ends: the longest one; 0 where none does. */
function cardEnd(text: string, start: number, label: PathLabel): number {
  const groups = readGroups(text, start, MOST, isSpaceOrHyphen);
  let length = groups.digits.length;
  for (let last = groups.ends.length - 1; last >= 0 && length >= LEAST; last--) {
    const end = groups.ends[last] ?? 0;
    const digits = groups.digits.slice(0, length);
    if (hasCheckDigit(digits) && endsNumber(text, end) && isCard(text, start, digits, groups, last, label)) return end;
    length -= groups.lengths[last] ?? 0;
  }
  return 0;
}

function isCard(
  text: string,
  start: number,
  digits: string,
  groups: DigitGroups,
  last: number,
  label: PathLabel,
): boolean {
  const likeness = cardLikeness(digits);
  if (likeness === 'none') return false;
  const said = labelBefore(text, start) ?? label;
  const isPrinted = last > 0 && PRINTED.test(groups.lengths.slice(0, last + 1).join(','));
  if (said === 'CREDIT_CARD') return last === 0 || isPrinted || groups.lengths.length <= 5;
  if (last > 0) return isPrinted && digits.length > LEAST + 1;
  return likeness === 'plain' && said !== 'OTHER' && said !== 'VERSION' && !isInPath(text, start);
}
