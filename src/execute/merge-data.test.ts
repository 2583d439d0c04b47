import { buildSchema } from 'graphql';
import { expect, test } from 'vitest';
import { mergeInto } from './merge-data.ts';
import { typeRelation } from './type-relation.ts';

const types = typeRelation(
  buildSchema(
    'type Query { a: A } interface I { n: Int } type A implements I { n: Int } type B implements I { n: Int }',
  ),
);

/** Merges JSON texts, the first into nothing. */
function merge(...texts: readonly string[]): unknown {
  const target = {};
  for (const text of texts) mergeInto(target, JSON.parse(text), types);
  return target;
}

test.each([
  [
    'objects, field by field',
    '{"a":{"x":1,"y":{"p":1}}}',
    '{"a":{"z":2,"y":{"q":2}}}',
    { a: { x: 1, y: { p: 1, q: 2 }, z: 2 } },
  ],
  [
    'lists of equal length, item by item',
    '{"l":[{"x":1},[{"y":1}]]}',
    '{"l":[{"z":1},[{"z":2}]]}',
    { l: [{ x: 1, z: 1 }, [{ y: 1, z: 2 }]] },
  ],
  ['a list of another length replaces', '{"l":[{"x":1},{"x":2}]}', '{"l":[{"z":1}]}', { l: [{ z: 1 }] }],
  ['an object for a list replaces', '{"l":[{"x":1}]}', '{"l":{"z":1}}', { l: { z: 1 } }],
  ['a leaf replaces, null too', '{"a":1,"b":{"x":1}}', '{"a":"2","b":null}', { a: '2', b: null }],
])('%s', (_, one, two, expected) => {
  expect(merge(one, two)).toEqual(expected);
});

test.each([
  ['the same', 'A', 'A', 'A'],
  ['none yet', undefined, 'A', 'A'],
  ["an interface's, then a type's", 'I', 'A', 'A'],
  ["a type's, then an interface's", 'A', 'I', 'A'],
  ['two types', 'A', 'B', ''],
  ['a type and a name of none', 'A', 'X', ''],
  ['a type and no name', 'A', null, ''],
  ['what was refused stays refused', '', 'A', ''],
])('a concrete type never becomes another one: %s', (_, one, two, expected) => {
  const target = one === undefined ? {} : { __typename: one };
  mergeInto(target, { __typename: two }, types);
  expect(target).toEqual({ __typename: expected });
});

test('A14 inherited names are own keys: nothing above the object changes', () => {
  const names = ['__proto__', 'constructor', 'toString'];
  for (const name of names) {
    const merged = merge(`{"${name}":{"x":1}}`, `{"${name}":{"y":2}}`);
    expect(JSON.stringify(merged)).toBe(`{"${name}":{"x":1,"y":2}}`);
    expect(Object.getPrototypeOf(merged)).toBe(Object.prototype);
    expect(Reflect.get({}, 'y')).toBeUndefined();
  }
});

test('merging ends where what is merged nests too deep', () => {
  const deep = `{"a":${'['.repeat(50_000)}${']'.repeat(50_000)}}`;
  expect(() => merge(deep, deep)).not.toThrow();
});
