import { isLetter } from './characters.ts';
import type { Detector } from './detector.ts';
import { AT, COLON, SLASH } from './survey-text.ts';

const LONGEST = 512;

/** `user:password` of a URL (RFC 3986 section 3.2.1), without the scheme before and the host behind. */
export const URL_CREDENTIALS: Detector = {
  name: 'URL_CREDENTIALS',
  digits: 0,
  stretch: 0,
  marks: AT | COLON | SLASH,
  find(text, _label, found) {
    for (let scheme = text.indexOf('://'); scheme >= 0; scheme = text.indexOf('://', scheme + 3)) {
      const start = scheme + 3;
      if (!isLetter(text.charCodeAt(scheme - 1))) continue;
      const end = userInfoEnd(text, start);
      if (end > 0) found.push({ start, end, type: 'URL_CREDENTIALS' });
    }
  },
};

/** Where user and password end: before the last `@` of the authority; 0 where there is no password. */
function userInfoEnd(text: string, start: number): number {
  let colon = 0;
  let end = 0;
  for (let index = start; index < start + LONGEST; index++) {
    const code = text.charCodeAt(index);
    if (!(code > 0x20) || DELIMITERS.has(code)) break;
    if (code === 0x3a) colon ||= index;
    if (code === 0x40 && colon > 0 && index > colon + 1) end = index;
  }
  return end;
}

const DELIMITERS = new Set(Array.from('/?#"<>\\', (sign) => sign.charCodeAt(0)));
