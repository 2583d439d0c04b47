import { expect, test } from 'vitest';
import { createTextTable } from './text-table.ts';

const keysIn = (table: { get(key: string): number | undefined }) =>
  ['a', 'b', 'c', 'd'].filter((key) => table.get(key) !== undefined).join('');

test('forgets what was used longest ago, by the sum of lengths', () => {
  const table = createTextTable<number>(10);
  table.set('a', 1, 4);
  table.set('b', 2, 4);
  table.get('a');
  table.set('c', 3, 4);
  expect(keysIn(table)).toBe('ac');
  table.set('d', 4, 10);
  expect(keysIn(table)).toBe('d');
});

test('replacing a value frees its length; what exceeds the bound alone is not kept', () => {
  const table = createTextTable<number>(10);
  table.set('a', 1, 9);
  table.set('a', 2, 1);
  table.set('b', 3, 9);
  expect([table.get('a'), table.get('b')]).toEqual([2, 3]);
  table.set('c', 4, 11);
  expect(keysIn(table)).toBe('ab');
});
