import fc from 'fast-check';
import { expect, test } from 'vitest';
import { quoteJson } from './quote-json.ts';

const HOSTILE = [
  '"',
  '\\',
  '\u0000',
  '\u001f',
  ' ',
  '\u007f',
  '\u2028',
  '\ud7ff',
  '\ud800',
  '\udbff',
  '\udc00',
  '\udfff',
];
const codeUnit = fc.nat(0xffff).map((code) => String.fromCharCode(code));
const piece = fc.oneof(fc.constantFrom(...HOSTILE, '\ue000', '\uffff', '😀'), fc.string({ maxLength: 30 }));
const anyText = fc.oneof(
  fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join('')),
  fc.string({ unit: codeUnit, maxLength: 100 }),
);

test('quotes exactly as JSON.stringify', () => {
  fc.assert(
    fc.property(anyText, (text) => quoteJson(text) === JSON.stringify(text)),
    { numRuns: 20_000 },
  );
});

test('every UTF-16 code unit alone, and at the end of a text of any length around the limit', () => {
  for (let code = 0; code <= 0xffff; code++) {
    const unit = String.fromCharCode(code);
    if (quoteJson(unit) !== JSON.stringify(unit)) expect.fail(`code unit ${code}`);
  }
  for (let length = 0; length < 100; length++) {
    for (const unit of HOSTILE) {
      const text = 'a'.repeat(length) + unit;
      expect(quoteJson(text)).toBe(JSON.stringify(text));
    }
  }
});
