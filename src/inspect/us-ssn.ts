import { isDigit } from './characters.ts';
import type { Detector } from './detector.ts';
import { beginsNumber, endsNumber, groupEnd, nextGroup } from './digit-groups.ts';
import type { Label } from './labels.ts';
import { labelAfter, labelBefore } from './word-label.ts';

const WRITTEN = /(\d{3})([- .]?)(\d\d)\2(\d{4})/y;

/** Social Security numbers and taxpayers' numbers (ITIN), formatted as 3-2-4, or nine digits where a label says so. */
export const US_SSN: Detector = {
  name: 'US_SSN',
  digits: 9,
  stretch: 9,
  marks: 0,
  find(text, label, found) {
    for (let start = nextGroup(text, 0); start >= 0; start = nextGroup(text, groupEnd(text, start))) {
      WRITTEN.lastIndex = start;
      const match = beginsNumber(text, start) || isLabelled(text, start) ? WRITTEN.exec(text) : null;
      if (match === null) continue;
      const [written, area = '', separator = '', group = '', serial = ''] = match;
      const end = start + written.length;
      if (!endsNumber(text, end) || isGroupOfMore(text, start, end, separator)) continue;
      const said = labelBefore(text, start) ?? labelAfter(text, end) ?? label;
      if (said === 'US_SSN' || (separator === '-' && isPlain(area, group, serial, said)))
        found.push({ start, end, type: 'US_SSN' });
    }
  },
};

/** `SSN-219-09-9999`: a hyphen, and right before it the label. */
function isLabelled(text: string, start: number): boolean {
  return text.charAt(start - 1) === '-' && labelBefore(text, start, 0) === 'US_SSN';
}

/** Whether the same separator leads on to further digits. */
function isGroupOfMore(text: string, start: number, end: number, separator: string): boolean {
  const leadsOn = text.charAt(end) === separator && isDigit(text.charCodeAt(end + 1));
  const ledTo = text.charAt(start - 1) === separator && isDigit(text.charCodeAt(start - 2));
  return separator !== '' && (leadsOn || ledTo);
}

/** Numbers that can have been given out (20 CFR 422.103; IRS Publication 1915), where nothing says that it is another's. */
function isPlain(area: string, group: string, serial: string, said: Label | undefined): boolean {
  if (group === '00' || serial === '0000' || area === '000' || area === '666') return false;
  if (said === 'VERSION' || said === 'PHONE' || said === 'CREDIT_CARD' || said === 'US_DRIVER_LICENSE') return false;
  return area < '900' || isItinGroup(Number(group));
}

function isItinGroup(group: number): boolean {
  return (group >= 50 && group <= 65) || (group >= 70 && group <= 88) || (group >= 90 && group !== 93);
}
