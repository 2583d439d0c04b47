import { expect, test } from 'vitest';
import { knownPath } from './known-path.ts';

const keys = new Set(['a', 'b']);

test.each<[readonly (string | number)[], readonly (string | number)[]]>([
  [
    ['a', 0, 'b'],
    ['a', 0, 'b'],
  ],
  [[], []],
  [['a', 'canary', 'b'], ['a']],
  [['constructor'], []],
  [['a', -1], ['a']],
  [['a', 1.5, 'b'], ['a']],
  [['a', 4111111111111111], ['a']],
  [['a', Number.NaN], ['a']],
])('%j is known as %j', (path, known) => {
  expect(knownPath(path, keys)).toEqual(known);
});
