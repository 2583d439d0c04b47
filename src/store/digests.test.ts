import { expect, test } from 'vitest';
import { areDigests, joinDigests, splitDigests } from './digests.ts';

const [ONE, TWO] = ['a'.repeat(22), '-_Z9'.padEnd(22, 'b')] as const;

test('digests are told from anything else', () => {
  for (const column of ['', ONE, `${ONE}${TWO}`]) expect(areDigests(column)).toBe(true);
  for (const column of ['a', `${ONE}b`, `${ONE.slice(1)} `, `${ONE}\n`, 'é'.repeat(22), 22, null])
    expect([column, areDigests(column)]).toEqual([column, false]);
});

test('there may be hundreds of thousands', () => {
  const many = Array.from({ length: 500_000 }, (_, index) => String(index).padStart(22, '0'));
  const column = joinDigests(many);
  expect(areDigests(column)).toBe(true);
  expect(splitDigests(column)).toHaveLength(many.length);
});
