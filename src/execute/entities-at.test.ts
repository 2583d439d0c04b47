import { expect, test } from 'vitest';
import { entitiesAt, pathsAt } from './entities-at.ts';

const data = {
  one: { n: 1 },
  list: [{ n: 2, below: [[{ n: 3 }, null], null, [7, { n: 4 }]] }, null, { n: 5, below: { n: 6 } }],
  text: 'x',
};

test.each<[string, readonly number[], readonly unknown[]]>([
  ['one', [1], [['one']]],
  [
    'list.@',
    [2, 5],
    [
      ['list', 0],
      ['list', 2],
    ],
  ],
  [
    'list.@.below.@.@',
    [3, 4],
    [
      ['list', 0, 'below', 0, 0],
      ['list', 0, 'below', 2, 1],
    ],
  ],
  ['list', [], []],
  ['one.@', [], []],
  ['list.@.below.@', [], []],
  ['text', [], []],
  ['text.length', [], []],
  ['none.n', [], []],
  ['constructor', [], []],
  ['__proto__', [], []],
  ['one.toString.@', [], []],
])('%s', (path, numbers, paths) => {
  const keys = path.split('.');
  expect(entitiesAt(data, keys).map(({ n }) => n)).toEqual(numbers);
  expect(pathsAt(data, keys)).toEqual(paths);
});

test('lists that nest for ever are not searched', () => {
  const deep: unknown = JSON.parse(`${'['.repeat(50_000)}${']'.repeat(50_000)}`);
  expect(entitiesAt({ deep }, ['deep', '@', 'n'])).toEqual([]);
  expect(pathsAt({ deep }, ['deep', '@', 'n'])).toEqual([]);
});
