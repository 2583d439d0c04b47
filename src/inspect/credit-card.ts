import { cardLikeness } from './card-issuers.ts';
import { isDigit } from './characters.ts';
import type { Detector } from './detector.ts';
import {
  beginsNumber,
  endsNumber,
  groupEnd,
  isInPath,
  isSpaceOrHyphen,
  nextGroup,
  readGroups,
} from './digit-groups.ts';
import type { Label } from './labels.ts';
import { hasCheckDigit } from './luhn.ts';
import type { PathLabel } from './path-label.ts';
import { labelBefore } from './word-label.ts';

const LEAST = 12;
const MOST = 19;
/** Where a label says that it is a card. */
const MOST_GROUPS = 5;
/** How cards are printed: fours, as American Express does, as Diners Club does. */
const PRINTED = /^(?:4,4,4(?:,[1-7])?|4,4,4,4,[1-3]|4,6,[45]|6,1[03])$/;

/** Payment cards: a valid check digit, an issuer's range and length, and groups as they are printed or none. */
export const CREDIT_CARD: Detector = {
  name: 'CREDIT_CARD',
  digits: LEAST,
  stretch: LEAST,
  marks: 0,
  find(text, label, found) {
    for (let start = nextGroup(text, 0), last = 0; start >= 0; ) {
      const end = beginsNumber(text, start) ? cardEnd(text, start, last, label) : 0;
      if (end > 0) found.push({ start, end, type: 'CREDIT_CARD' });
      last = end > 0 ? end : last;
      start = nextGroup(text, end > 0 ? end : groupEnd(text, start));
    }
  },
};

/** Dots, too: some write cards so. */
function isBetween(code: number): boolean {
  return isSpaceOrHyphen(code) || code === 0x2e;
}

/** Where the card that begins at `start` ends: the longest one; 0 where none does. `last` is where the one before ended. */
function cardEnd(text: string, start: number, last: number, label: PathLabel): number {
  const { digits, lengths, ends } = readGroups(text, start, MOST, isBetween);
  let length = digits.length;
  for (let count = ends.length; count > 0 && length >= LEAST; count--) {
    const end = ends[count - 1] ?? 0;
    const card = digits.slice(0, length);
    if (hasCheckDigit(card) && endsNumber(text, end)) {
      const said = labelBefore(text, start) ?? label;
      const isFit = count === 1 ? isUnbroken(card, said) : isGrouped(card, lengths.slice(0, count), said);
      if (isFit && (said === 'CREDIT_CARD' || !isElsewhere(text, start, last, count))) return end;
    }
    length -= lengths[count - 1] ?? 0;
  }
  return 0;
}

function isUnbroken(digits: string, said: Label | undefined): boolean {
  const likeness = cardLikeness(digits);
  if (said === 'CREDIT_CARD') return likeness !== 'none';
  return likeness === 'plain' && said !== 'OTHER' && said !== 'VERSION';
}

function isGrouped(digits: string, lengths: readonly number[], said: Label | undefined): boolean {
  if (cardLikeness(digits) === 'none') return false;
  if (said === 'CREDIT_CARD' && lengths.length <= MOST_GROUPS) return true;
  return PRINTED.test(lengths.join(',')) && digits.length > LEAST + 1;
}

/** Whether this is a part of a path, or of a row of groups that does not begin with it nor with another card. */
function isElsewhere(text: string, start: number, last: number, count: number): boolean {
  if (count === 1) return isInPath(text, start);
  const isWithin = isSpaceOrHyphen(text.charCodeAt(start - 1)) && isDigit(text.charCodeAt(start - 2));
  return isWithin && start - 1 !== last;
}
