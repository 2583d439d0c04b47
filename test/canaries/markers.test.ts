import { expect, test } from 'vitest';
import { canaryForms, canaryFormsOfText, canaryFraction, canaryInteger, canaryText } from './markers.ts';

const CANARY = canaryText('customers.email', 7);
const BYTES = Buffer.from(CANARY);

function inBase64(before: string, text: string): Buffer {
  return Buffer.from(Buffer.from(before + text).toString('base64'));
}

test.each([
  ['as it is', BYTES],
  ['in capitals', Buffer.from(CANARY.toUpperCase())],
  ['as JSON in JSON', Buffer.from(JSON.stringify(JSON.stringify(CANARY)))],
  ['in a URL', Buffer.from(encodeURIComponent(CANARY))],
  ['in hexadecimal', Buffer.from(BYTES.toString('hex').toUpperCase())],
  ['in UTF-16, the small byte first', Buffer.from(CANARY, 'utf16le')],
  ['in UTF-16, the large byte first', Buffer.from(CANARY, 'utf16le').swap16()],
  ['in base64', inBase64('', CANARY)],
  ['in base64, behind a byte', inBase64('x', CANARY)],
  ['in base64, behind two, in small letters', inBase64('xx', CANARY.toLowerCase())],
])('a canary is found %s', (_, bytes) => {
  expect(canaryForms(Buffer.concat([Buffer.from('before'), bytes, Buffer.from('after')]))).not.toEqual([]);
  // Half of one is as much a leak.
  expect(canaryForms(bytes.subarray(0, bytes.length / 2))).not.toEqual([]);
  expect(canaryForms(bytes.subarray(bytes.length / 2))).not.toEqual([]);
});

test('numbers are found in texts, and what is none is not', () => {
  for (const number of [canaryInteger(7), canaryFraction(7)])
    expect(canaryFormsOfText(JSON.stringify({ number }))).toEqual(['a number']);
  expect(canaryFormsOfText(`[redacted] 17319 ${CANARY.slice(8, -8)}`)).toEqual([]);
});
