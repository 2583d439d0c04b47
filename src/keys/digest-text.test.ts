import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { digestText } from './digest-text.ts';

const anyText = fc.string({ unit: 'binary' });

test.each([
  ['Zoe\u0308', 'zo\u00eb'],
  ['  Ada.Lovelace@Example.ORG\n', 'ada.lovelace@example.org'],
  ['\u00c5NGSTR\u00d6M', '\u212bngstr\u00f6m'],
  ['\u0130\u0327pek', 'i\u0327\u0307pek'],
  ['4111', 4111],
  ['-0.5', -0.5],
  ['TRUE', true],
])('%j is searched for by %j', (one, two) => {
  expect(digestText(one)).toBe(digestText(two));
});

test.each([
  ['Zoë', 'Zoe'],
  ['Ada Lovelace', 'AdaLovelace'],
  ['+49 151', '+49151'],
  ['1.0', 1],
  ['strasse', 'straße'],
])('%j is not searched for by %j', (one, two) => {
  expect(digestText(one)).not.toBe(digestText(two));
});

test('law: idempotent; other normal forms and white space around it change nothing', () => {
  fc.assert(
    fc.property(anyText, fc.constantFrom('', ' ', '\t\n', '\u00a0', '\u3000'), (text, space) => {
      const meant = digestText(text);
      expect(digestText(meant)).toBe(meant);
      expect(digestText(text.normalize('NFD'))).toBe(meant);
      expect(digestText(`${text}${space}`)).toBe(meant);
    }),
    { numRuns: 20_000 },
  );
});

test('law: numbers and booleans are their JSON, and nothing is lost of them', () => {
  fc.assert(
    fc.property(fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer(), fc.boolean()), (value) => {
      expect(digestText(value)).toBe(JSON.stringify(value));
    }),
  );
});

test('the case of every letter that has one other spelling is folded', () => {
  for (let code = 0; code <= 0xffff; code++) {
    const lower = String.fromCharCode(code);
    const upper = lower.toUpperCase();
    if (upper.length === 1 && upper.toLowerCase() === lower) expect(digestText(upper)).toBe(digestText(lower));
  }
});
