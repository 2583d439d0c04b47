import { expect, test } from 'vitest';
import { toSharedBytes } from './to-shared-bytes.ts';

test('texts stay what they were, whatever is written after them', () => {
  const texts = Array.from({ length: 400 }, (_, index) => `${index} ä 漢 😀 \ud800`.repeat(1 + (index % 97) * 11));
  const bytes = texts.map(toSharedBytes);
  expect(bytes.map((each) => Buffer.from(each).toString())).toEqual(texts.map((text) => text.toWellFormed()));
  const large = '漢'.repeat(100_000);
  expect(Buffer.from(toSharedBytes(large)).toString()).toBe(large);
  expect(toSharedBytes('')).toHaveLength(0);
});
