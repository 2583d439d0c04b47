import { isCallingCode, isInternational } from './calling-codes.ts';
import { isDigit, isWord } from './characters.ts';
import type { Detector } from './detector.ts';
import { beginsNumber, endsNumber, isInPath } from './digit-groups.ts';
import type { Label } from './labels.ts';
import type { PathLabel } from './path-label.ts';
import {
  EXTENSION,
  GROUPED,
  INTERNATIONAL,
  isNational,
  looksDialled,
  NORTH_AMERICAN,
  type PhoneShape,
  shapeOf,
} from './phone-shapes.ts';
import { labelAfter, labelBefore } from './word-label.ts';

const LEAST = 7;
/** To find so many digits. */
const MOST_LOOKED_AT = 24;
/** ITU-T E.164. */
const MOST = 15;
/** Without a calling code. */
const MOST_NATIONAL = 13;
/** Ten digits as North America has them, or from a zero on, ten or eleven. */
const UNBROKEN = /^(?:[2-9]\d\d[2-9]\d{6}|0[1-9]\d{8,9})$/;
const PLUS = 0x2b;
const ZERO = 0x30;
const OPEN = 0x28;

/** Telephone numbers: international ones, North America's as they are written, and others where a label says so. */
export const PHONE: Detector = {
  name: 'PHONE',
  digits: LEAST,
  stretch: LEAST,
  marks: 0,
  find(text, label, found) {
    const taken = found.toSorted((a, b) => a.start - b.start);
    let next = 0;
    let from = taken[0]?.start ?? text.length;
    for (let start = 0; start < text.length; ) {
      // What others found is theirs: most of it is digits in groups.
      if (start >= from) {
        start = Math.max(start, taken[next]?.end ?? 0);
        from = taken[++next]?.start ?? text.length;
        continue;
      }
      const code = text.charCodeAt(start);
      const isCandidate = isStart(code) && mayBegin(text, start) && hasEnough(text, start);
      const end = isCandidate ? phoneEnd(text, start, label) : 0;
      if (end > 0) found.push({ start, end, type: 'PHONE' });
      start = end > 0 ? end : isDigit(code) ? pastDigits(text, start) : start + 1;
    }
  },
};

function isStart(code: number): boolean {
  return isDigit(code) || code === OPEN || code === PLUS;
}

function pastDigits(text: string, start: number): number {
  let index = start;
  while (isDigit(text.charCodeAt(index))) index++;
  return index;
}

function mayBegin(text: string, start: number): boolean {
  const before = text.charCodeAt(start - 1);
  if (before === PLUS) return false;
  return isDigit(text.charCodeAt(start)) ? beginsNumber(text, start) : !isWord(before);
}

/** Whether enough digits follow with nothing between them that no number holds, and no date in ISO 8601. */
function hasEnough(text: string, start: number): boolean {
  let digits = 0;
  for (let index = start; index < start + MOST_LOOKED_AT && digits < LEAST; index++) {
    const code = text.charCodeAt(index);
    if (isDigit(code)) digits++;
    else if (!(code === 0x20 || (code >= OPEN && code <= 0x2f && code !== 0x2a && code !== 0x2c))) return false;
  }
  return digits === LEAST && !(text.charCodeAt(start + 4) === 0x2d && text.charCodeAt(start + 7) === 0x2d);
}

/** Where the number that begins at `start` ends; 0 where none does. */
function phoneEnd(text: string, start: number, label: PathLabel): number {
  return internationalEnd(text, start, label) || northAmericanEnd(text, start, label) || groupedEnd(text, start, label);
}

function internationalEnd(text: string, start: number, label: PathLabel): number {
  const code = text.charCodeAt(start);
  if (code !== PLUS && (code !== ZERO || followsDigits(text, start))) return 0;
  INTERNATIONAL.lastIndex = start;
  const written = INTERNATIONAL.exec(text)?.[0] ?? '';
  for (let length = written.length; length > LEAST; length = shorter(written, length)) {
    const shape = shapeOf(written.slice(0, length));
    if (shape.digits.length > MOST || !isInternational(shape.digits)) continue;
    const end = withExtension(text, start + length);
    if (!endsNumber(text, end)) continue;
    if (code === PLUS) return end;
    const said = saidOf(text, start, end, label);
    if (said === 'PHONE') return end;
    // Zeros begin much else.
    if (denies(said) || length < written.length) return 0;
    if (shape.lengths.length > 2 && shape.digits.length > 9 && shape.digits.length < MOST_NATIONAL + 1) return end;
  }
  return code === PLUS ? unusualEnd(text, start, written) : 0;
}

/** Groups behind a known calling code, though there are no numbers of that length: plans change, and people mistype. */
function unusualEnd(text: string, start: number, written: string): number {
  const { digits, lengths } = shapeOf(written);
  const isUsual = digits.length > LEAST && digits.length <= MOST && lengths.length > 2 && lengths.length < 7;
  const end = start + written.length;
  return isUsual && isCallingCode(digits) && endsNumber(text, end) ? end : 0;
}

function northAmericanEnd(text: string, start: number, label: PathLabel): number {
  NORTH_AMERICAN.lastIndex = start;
  const match = NORTH_AMERICAN.exec(text);
  if (match === null) return 0;
  const [, code, bracketed, area = bracketed ?? '', exchange = ''] = match;
  const bare = NORTH_AMERICAN.lastIndex;
  const end = withExtension(text, bare);
  if (!endsNumber(text, end)) return 0;
  const said = saidOf(text, start, end, label);
  if (said === 'PHONE' || said === 'RECEIVER' || end > bare) return end;
  const isValid = area >= '200' && exchange >= '200' && !isInPath(text, start) && !isRowOfNumbers(text, start, end);
  return isValid && (bracketed !== undefined || code !== undefined || !denies(said)) ? end : 0;
}

function groupedEnd(text: string, start: number, label: PathLabel): number {
  if (text.charCodeAt(start) === PLUS || followsDigits(text, start)) return 0;
  GROUPED.lastIndex = start;
  const written = GROUPED.exec(text)?.[0] ?? '';
  const said = written.length < LEAST ? undefined : (labelBefore(text, start) ?? label);
  for (let length = written.length; length >= LEAST; length = shorter(written, length)) {
    const end = dialledEnd(text, start, written.slice(0, length), said);
    if (end > 0) return end;
    // Part of what stands together is a number only where somebody says so.
    if (said !== 'PHONE') return 0;
  }
  return 0;
}

function dialledEnd(text: string, start: number, written: string, before: Label | undefined): number {
  if (!looksDialled(written)) return 0;
  const shape = shapeOf(written);
  const end = withExtension(text, start + written.length);
  if (shape.digits.length > MOST_NATIONAL || shape.digits.length < LEAST || !endsNumber(text, end)) return 0;
  // A negative number.
  if (shape.lengths.length === 1 && text.charAt(start - 1) === '-') return 0;
  if (shape.lengths.some((length, index) => length === 1 && index > 0)) return 0;
  const said = !denies(before) && labelAfter(text, end) === 'PHONE' ? 'PHONE' : before;
  if (!isSaid(said, shape)) return 0;
  return said === 'PHONE' || !(isInPath(text, start) || isRowOfNumbers(text, start, end)) ? end : 0;
}

/** Whether this is all of the text, and only spaces are between: a row of any numbers. */
function isRowOfNumbers(text: string, start: number, end: number): boolean {
  return start === 0 && end === text.length && /^[\d ]+$/.test(text);
}

/** Whether what is said is enough for such a shape. */
function isSaid(said: Label | undefined, shape: PhoneShape): boolean {
  if (said === 'PHONE') return true;
  if (shape.lengths.length === 1) return said === 'RECEIVER' && UNBROKEN.test(shape.digits);
  return said === 'RECEIVER' || (!denies(said) && said !== 'ADDRESS' && isNational(shape));
}

function denies(said: Label | undefined): boolean {
  return said === 'OTHER' || said === 'VERSION';
}

function saidOf(text: string, start: number, end: number, label: PathLabel): Label | undefined {
  const before = labelBefore(text, start);
  if (before === 'PHONE' || denies(before)) return before;
  const after = labelAfter(text, end);
  return after === 'PHONE' ? after : (before ?? label);
}

function withExtension(text: string, end: number): number {
  EXTENSION.lastIndex = end;
  return EXTENSION.test(text) ? EXTENSION.lastIndex : end;
}

function followsDigits(text: string, start: number): boolean {
  const before = text.charCodeAt(start - 1);
  return (before === 0x20 || before === 0x2f) && isDigit(text.charCodeAt(start - 2));
}

/** The length without the last group of digits and what stands before it. */
function shorter(written: string, length: number): number {
  let index = length - 1;
  while (index > 0 && isDigit(written.charCodeAt(index))) index--;
  while (index > 0 && !isDigit(written.charCodeAt(index - 1))) index--;
  return index;
}
