import { isDigit } from './characters.ts';
import type { Detector } from './detector.ts';
import { isKnownSecret, mayBeKnown } from './secret-prefixes.ts';
import type { Span } from './span.ts';
import { WORD } from './survey-text.ts';
import { labelBefore } from './word-label.ts';

const TOKENS = Uint8Array.from({ length: 128 }, (_, code) => (/[\w.-]/.test(String.fromCharCode(code)) ? 1 : 0));
const LEAST = 16;
const LEAST_LABELLED = 6;
const LONGEST_LABELLED = 256;
const PRIVATE_KEY = /-----BEGIN [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----/g;
const END = '-----END ';

/** Keys of known services, web tokens, private keys in PEM (RFC 7468), and what is called a password or a key. */
export const SECRET: Detector = {
  name: 'SECRET',
  digits: 1,
  stretch: 1,
  marks: WORD,
  find(text, label, found) {
    if (label === 'SECRET' && isSecretLike(text)) found.push({ start: 0, end: text.length, type: 'SECRET' });
    for (let start = 0; start < text.length; start++) {
      let end = start;
      let digits = 0;
      for (let code = text.charCodeAt(end); isToken(code); code = text.charCodeAt(++end)) if (isDigit(code)) digits++;
      if (digits > 0) {
        const last = text.charCodeAt(end - 1) === 0x2e ? end - 1 : end;
        if (isSecret(text, start, last)) found.push({ start, end: last, type: 'SECRET' });
      }
      start = end;
    }
    if (text.includes(END)) findPrivateKeys(text, found);
  },
};

/** Letters and digits, and the signs of base64url and between its parts. */
function isToken(code: number): boolean {
  return code < 128 && TOKENS[code] === 1;
}

function isSecret(text: string, start: number, end: number): boolean {
  const isKnown = end - start >= LEAST && mayBeKnown(text.charCodeAt(start)) && isKnownSecret(text.slice(start, end));
  return isKnown || isAssigned(text, start, end);
}

/** `password=…`, `api_key: …`: the label stands right before the sign. */
function isAssigned(text: string, start: number, end: number): boolean {
  let before = start - 1;
  while (before >= start - 3 && isQuoteOrSpace(text.charCodeAt(before))) before--;
  const sign = text.charCodeAt(before);
  // Without a space behind, a colon parts the names of a resource.
  if (sign !== 0x3d && (sign !== 0x3a || before === start - 1)) return false;
  if (!isSecretLike(text.slice(start, Math.min(end, start + LONGEST_LABELLED)))) return false;
  return labelBefore(text, before + 1, 0) === 'SECRET';
}

function isQuoteOrSpace(code: number): boolean {
  return code === 0x20 || code === 0x22 || code === 0x27;
}

/** One word that is no plain one: letters and digits, or letters and signs; no URL, no name of a place where secrets are. */
function isSecretLike(word: string): boolean {
  if (word.length < LEAST_LABELLED || word.length > LONGEST_LABELLED) return false;
  return /\d/.test(word) && /[a-z]/i.test(word) && !/\s|:\/\/|^\d|^[a-f0-9]{8}-/i.test(word);
}

function findPrivateKeys(text: string, found: Span[]): void {
  for (const begin of text.matchAll(PRIVATE_KEY)) {
    const last = text.indexOf(END, begin.index);
    const line = last < 0 ? -1 : text.indexOf('-----', last + END.length);
    const end = line < 0 ? text.length : line + 5;
    found.push({ start: begin.index, end, type: 'SECRET' });
    if (end === text.length) return;
  }
}
