import { isDigit, isHex, isLetter, isWord } from './characters.ts';
import type { Detector } from './detector.ts';
import { hextetsEnd } from './hextets.ts';
import type { PathLabel } from './path-label.ts';
import { octetsOf, prefixEnd, quadEnd } from './quad.ts';
import type { Span } from './span.ts';
import { JOINT } from './survey-text.ts';
import { labelBefore } from './word-label.ts';

const DOT_CODE = 0x2e;
/** Below this, four numbers look like a version. */
const SMALL = 32;
/** Resolvers that everybody knows by such numbers. */
const WELL_KNOWN = new Set(['0.0.0.0', '1.1.1.1', '1.0.0.1', '8.8.8.8', '8.8.4.4', '9.9.9.9']);

/** Addresses of IPv4 and of IPv6 (RFC 4291 section 2.2), mapped ones, and prefixes (`10.0.0.0/8`) with their lengths. */
export const IP: Detector = {
  name: 'IP',
  digits: 1,
  stretch: 0,
  marks: JOINT,
  find(text, label, found) {
    findQuads(text, label, found);
    findHextets(text, found);
  },
};

function findQuads(text: string, label: PathLabel, found: Span[]): void {
  let from = 0;
  for (let dot = text.indexOf('.'); dot >= 0; dot = text.indexOf('.', Math.max(dot + 1, from))) {
    let start = dot;
    while (start > from && start > dot - 4 && isDigit(text.charCodeAt(start - 1))) start--;
    const end = start === dot || start === dot - 4 ? 0 : quadEnd(text, start);
    if (end === 0 || !isAlone(text, start, end) || isVersion(text, start, end, label)) continue;
    from = prefixEnd(text, end, 32);
    found.push({ start, end: from, type: 'IP' });
  }
}

/** Whether the four numbers are no part of a longer name, version or number. */
function isAlone(text: string, start: number, end: number): boolean {
  const before = text.charCodeAt(start - 1);
  const after = text.charCodeAt(end);
  if (isWord(before) && !isEscape(text, start)) return false;
  if (before === DOT_CODE || (before === 0x2d && !isDigit(text.charCodeAt(start - 2)) && start > 1)) return false;
  if (isWord(after)) return false;
  const beyond = text.charCodeAt(end + 1);
  return !((after === DOT_CODE && isWord(beyond)) || (after === 0x2d && isLetter(beyond)) || after === 0x2b);
}

/** Behind an escape of a URL: `%201.2.3.4` cannot be told; `%3D` can. */
function isEscape(text: string, start: number): boolean {
  return (
    text.charCodeAt(start - 3) === 0x25 && isLetter(text.charCodeAt(start - 1)) && isDigit(text.charCodeAt(start - 2))
  );
}

function isVersion(text: string, start: number, end: number, label: PathLabel): boolean {
  const quad = text.slice(start, end);
  const octets = octetsOf(quad);
  const word = labelBefore(text, start);
  if (word === 'VERSION' || isProduct(text, start)) return true;
  if (word === 'IP') return false;
  if (label === 'VERSION') return true;
  if (label === 'IP' || WELL_KNOWN.has(quad)) return false;
  if (octets[0] === 0) return true;
  // `120.0.0.0` is how browsers write their versions.
  return (
    octets[0] !== 10 &&
    (octets.every((octet) => octet < SMALL) || (quad.endsWith('.0.0.0') && text.charAt(end) !== '/'))
  );
}

/** `Chrome/96.0.46.93`: a word and a slash, with no path before. */
function isProduct(text: string, start: number): boolean {
  if (text.charCodeAt(start - 1) !== 0x2f) return false;
  let index = start - 2;
  while (index >= 0 && index > start - 32 && isWord(text.charCodeAt(index))) index--;
  return index < start - 2 && text.charCodeAt(index) !== 0x2f;
}

function findHextets(text: string, found: Span[]): void {
  let from = 0;
  for (let colon = text.indexOf(':'); colon >= 0; colon = text.indexOf(':', Math.max(colon + 1, from))) {
    let start = colon;
    while (start > from && start > colon - 5 && isHex(text.charCodeAt(start - 1))) start--;
    const before = text.charCodeAt(start - 1);
    if (start === colon - 5 || isWord(before) || before === 0x3a || before === DOT_CODE) continue;
    const end = hextetsEnd(text, start);
    if (end === 0) continue;
    from = prefixEnd(text, end, 128);
    found.push({ start, end: from, type: 'IP' });
  }
}
