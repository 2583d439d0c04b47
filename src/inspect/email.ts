import { isDigit, isLetter } from './characters.ts';
import type { Detector } from './detector.ts';
import { AT, DOT, LETTER } from './survey-text.ts';

/** RFC 5321 section 4.5.3.1, in octets; here in UTF-16 units. */
const MAX_LOCAL = 64;
const MAX_DOMAIN = 255;

/** What ends a file's name rather than a domain. */
const FILES = new Set(
  `png jpg jpeg gif svg webp avif ico bmp css scss less js mjs cjs jsx ts tsx json yaml yml xml html htm md txt map pdf zip
  tar tgz gz exe dll jar lock toml ini conf cfg log bak tmp woff ttf mp webm service timer socket mount`
    .split(/\s+/)
    .filter(Boolean),
);
const DOT_CODE = 0x2e;
const LOCAL_SIGNS = new Set(Array.from("._+-%'&", (sign) => sign.charCodeAt(0)));
const REMOTE_USERS = new Set(['git', 'hg', 'svn', 'aur', 'gitea', 'gogs']);
const PATH_CODE = /[\w~/.]/;
const DOMAIN = /(?:[\p{L}\p{M}\p{N}][\p{L}\p{M}\p{N}-]{0,62}\.){1,12}(?:xn--[a-z0-9-]{2,59}|[\p{L}\p{M}]{2,63})/uy;
const ASCII_DOMAIN = /(?:[a-z0-9][a-z0-9_-]{0,62}\.){1,12}(?:xn--[a-z0-9-]{2,59}|[a-z]{2,63})/iy;

/** Addresses of RFC 5321, without quoted local parts; of RFC 6531, with letters of every script. */
export const EMAIL: Detector = {
  name: 'EMAIL',
  digits: 0,
  stretch: 0,
  marks: AT | DOT | LETTER,
  find(text, _label, found) {
    for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
      const start = localStart(text, at);
      if (start === at) continue;
      const end = domainEnd(text, at + 1);
      if (end > 0 && !isElsewhere(text, start, at, end)) found.push({ start, end, type: 'EMAIL' });
    }
  },
};

/** Where the local part before `at` begins; `at` where there is none. */
function localStart(text: string, at: number): number {
  const least = Math.max(0, at - MAX_LOCAL);
  const ideographs = isIdeograph(text.charCodeAt(at - 1));
  let start = at;
  while (start > least && isLocal(text.charCodeAt(start - 1))) {
    // Words of a script without spaces may run into an address; they belong to it only where it ends with them.
    if (!ideographs && isIdeograph(text.charCodeAt(start - 1))) break;
    start--;
  }
  while (start < at && !isInner(text.charCodeAt(start))) start++;
  return text.charCodeAt(at - 1) === DOT_CODE ? at : start;
}

/** Where the domain that begins at `start` ends; 0 where none does. */
function domainEnd(text: string, start: number): number {
  const pattern = isAsciiDomain(text, start) ? ASCII_DOMAIN : DOMAIN;
  pattern.lastIndex = start;
  if (!pattern.test(text)) return 0;
  const end = pattern.lastIndex;
  const next = text.charCodeAt(end);
  const isWhole = !isDigit(next) && next !== 0x5f && end - start <= MAX_DOMAIN && !isVersion(text, start);
  return isWhole && !FILES.has(text.slice(text.lastIndexOf('.', end) + 1, end).toLowerCase()) ? end : 0;
}

/** Whether the first two labels are ASCII: then the domain ends where ASCII ends. */
function isAsciiDomain(text: string, start: number): boolean {
  for (let index = start, dots = 0; index < start + 128 && dots < 2; index++) {
    const code = text.charCodeAt(index);
    if (code >= 0x80) return dots === 1 && text.charCodeAt(index - 1) !== DOT_CODE;
    if (code === DOT_CODE) dots++;
    else if (!isDomain(code)) return true;
  }
  return true;
}

/** `pkg@1.2.x`, `pkg@v1.2.x`: a package's version. */
function isVersion(text: string, start: number): boolean {
  const first = text.charCodeAt(start) === 0x76 ? start + 1 : start;
  let index = first;
  while (index < first + 4 && isDigit(text.charCodeAt(index))) index++;
  return index > first && text.charCodeAt(index) === DOT_CODE && isDigit(text.charCodeAt(index + 1));
}

/** Whether this names no mailbox: who logs in at a URL or by SSH (`git@host:path`), or a handle (`@user@host`). */
function isElsewhere(text: string, start: number, at: number, end: number): boolean {
  if (text.charCodeAt(start - 1) === 0x40) return true;
  const next = text.charCodeAt(end);
  const isRemote = next === 0x3a && PATH_CODE.test(text.charAt(end + 1));
  if (isRemote && (REMOTE_USERS.has(text.slice(start, at)) || hasPath(text, end + 1))) return true;
  return isUserInfo(text, start);
}

/** Whether the text from `start` has a slash before its next space. */
function hasPath(text: string, start: number): boolean {
  for (let index = start; index < start + 64; index++) {
    const code = text.charCodeAt(index);
    if (code === 0x2f) return true;
    if (!(code > 0x20)) return false;
  }
  return false;
}

/** Whether `start` stands within the authority of a URL: behind `://`, with no slash or space between. */
function isUserInfo(text: string, start: number): boolean {
  for (let index = start - 1; index >= 0 && index > start - 80; index--) {
    const code = text.charCodeAt(index);
    if (code === 0x2f) return text.charCodeAt(index - 1) === 0x2f && text.charCodeAt(index - 2) === 0x3a;
    if (code <= 0x20) return false;
  }
  return false;
}

/** Letters, digits and those signs of RFC 5321 that are seen in addresses; not those that stand around them. */
function isLocal(code: number): boolean {
  return isLetter(code) || isDigit(code) || LOCAL_SIGNS.has(code);
}

function isDomain(code: number): boolean {
  return isLetter(code) || isDigit(code) || code === 0x2d;
}

/** What a local part may begin with. */
function isInner(code: number): boolean {
  return isLetter(code) || isDigit(code) || code === 0x5f || code === 0x2b;
}

/** Scripts that are written without spaces: Thai, Chinese, Japanese, Korean. */
function isIdeograph(code: number): boolean {
  return (code >= 0x2e80 && code < 0xd800) || (code >= 0xf900 && code < 0xfb00) || (code >= 0x0e00 && code < 0x0f00);
}
