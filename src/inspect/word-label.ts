import { isDigit, isLetter, isWord } from './characters.ts';
import { type Label, labelOf, PLACES_OF_PHONES, VERBS } from './labels.ts';

/** How far before a value its label may stand, in UTF-16 units and in words. */
const REACH = 72;
const WORDS = 8;
/** Words that say what a value is not must stand nearer: so many words may lie between. */
const NEAR = 2;

/**
 * What the words before offset `at` say of what stands there: the nearest that says something. That it is none of our
 * kinds counts only from near by, and not across other digits.
 */
export function labelBefore(text: string, at: number, most = WORDS): Label | undefined {
  if (isAbbreviated(text, at)) return 'RECEIVER';
  const least = Math.max(0, at - REACH);
  let index = at - 1;
  let crossed = false;
  let next: string | undefined;
  let isBeyond = false;
  for (let count = 0; count <= most + 1; ) {
    while (index >= least && !isLetter(text.charCodeAt(index))) {
      crossed ||= isDigit(text.charCodeAt(index));
      index--;
    }
    const end = index + 1;
    while (index >= least && isLetter(text.charCodeAt(index))) index--;
    // The s of "driver's" is no word.
    if (end - index === 2) continue;
    const word = end === index + 1 ? undefined : text.slice(index + 1, end).toLowerCase();
    // One word late, so that a pair is known before its second word is judged alone.
    const label = next === undefined ? undefined : labelOf(next, word);
    const denies = label === 'OTHER' || label === 'VERSION';
    if (label !== undefined && !(denies && (isBeyond || count - 1 > NEAR))) return label;
    if (word === undefined) return undefined;
    next = word;
    isBeyond = crossed;
    count++;
  }
  return undefined;
}

/** `T: …`, `M. …`: telephone, phone, mobile, fax or cell in a letter, as in what people sign with. */
function isAbbreviated(text: string, at: number): boolean {
  const sign = text.charCodeAt(at - 1) === 0x20 ? at - 2 : at - 1;
  const mark = text.charCodeAt(sign);
  if (mark !== 0x3a && mark !== 0x2e) return false;
  return 'tpmfcTPMFC'.includes(text.charAt(sign - 1) || ' ') && !isWord(text.charCodeAt(sign - 2));
}

/** What the word right behind offset `at` says: of "416 60 039 office", and of "078-05-1120 (SSN)". */
export function labelAfter(text: string, at: number): Label | undefined {
  let start = at;
  while (start < at + 3 && isGap(text.charCodeAt(start))) start++;
  let end = start;
  while (end < start + 16 && isLetter(text.charCodeAt(end))) end++;
  if (start === at || end === start) return undefined;
  const word = text.slice(start, end).toLowerCase();
  if (VERBS.has(word)) return undefined;
  return PLACES_OF_PHONES.has(word) ? 'PHONE' : labelOf(word, undefined);
}

function isGap(code: number): boolean {
  return code === 0x20 || code === 0x2d || code === 0x28;
}
