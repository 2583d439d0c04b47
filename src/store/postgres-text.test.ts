import { assert, constantFrom, property, string } from 'fast-check';
import { expect, test } from 'vitest';
import { fromPostgresText, toPostgresJson, toPostgresText } from './postgres-text.ts';

const texts = string({ unit: constantFrom('\u0000', '\u0001', '0', '1', '\\', 'u', '"', 'é', '\u{1F600}') });

test('every text is held, without U+0000, and comes back', () => {
  assert(
    property(texts, (text) => {
      expect(toPostgresText(text)).not.toContain('\u0000');
      expect(fromPostgresText(toPostgresText(text))).toBe(text);
    }),
  );
});

test('what begins alike begins alike', () => {
  assert(
    property(texts, texts, (one, other) => {
      expect(toPostgresText(one + other)).toBe(toPostgresText(one) + toPostgresText(other));
    }),
  );
});

test('rows are the same rows as JSON', () => {
  assert(
    property(texts, (text) => {
      const [row] = JSON.parse(toPostgresJson([{ text, number: 1, nothing: null }]));
      expect(row).toEqual({ text: toPostgresText(text), number: 1, nothing: null });
    }),
  );
});

test('a lone surrogate is replaced, which PostgreSQL would refuse', () => {
  expect([toPostgresText('a\ud800b'), toPostgresJson([{ a: '\udfff' }])]).toEqual(['a\ufffdb', '[{"a":"\ufffd"}]']);
});
