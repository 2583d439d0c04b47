import { buildSchema, parse } from 'graphql';
import { expect, test } from 'vitest';
import { CodedError } from '../errors.ts';
import { ExactNumber } from '../lib/exact-number.ts';
import { compileContext } from './compile-context.ts';
import type { EntityChain } from './entities-at.ts';
import { typeRelation } from './type-relation.ts';

const types = typeRelation(
  buildSchema(`
    type Query { a: Int } interface Named { name: String }
    type Box implements Named { name: String } type Bag implements Named { name: String } type Item { a: Int } type Other { a: Int }
  `),
);

const OPERATION =
  'query($representations: [_Any!]!, $c: TYPE) { _entities(representations: $representations) { FIELDS } }';

/** Reads context along the paths for a fetch of `Item.a`, which uses `$c`, and of `Other.a`, which does not. */
function reader(paths: readonly string[], type = 'String', fields = '... on Item { a(c: $c) } ... on Other { a }') {
  const renamers = paths.map((path) => ({ kind: 'KeyRenamer' as const, path: path.split('/'), renameKeyTo: 'c' }));
  const document = parse(OPERATION.replace('TYPE', type).replace('FIELDS', fields));
  return compileContext(renamers, document, types);
}

const item = { __typename: 'Item' };
const other = { __typename: 'Other' };
const box = (name: unknown) => ({ __typename: 'Box', name });

test.each<[string, readonly string[], EntityChain, string | undefined]>([
  ['one object up', ['../... on Box/name'], [{}, box('x'), item], '"c":"x",'],
  ['two objects up', ['../../... on Box/name'], [box('x'), box('y'), item], '"c":"x",'],
  ['the entity itself', ['name'], [{}, { ...item, name: 'x' }], '"c":"x",'],
  ['the root, which has no type', ['../name'], [{ name: 'x' }, item], '"c":"x",'],
  ['an interface', ['../... on Named/name'], [{}, box('x'), item], '"c":"x",'],
  ['another type', ['../... on Bag/name', '../... on Box/name'], [{}, box('x'), item], '"c":"x",'],
  ['no type that sets it', ['../... on Bag/name'], [{}, box('x'), item], '"c":null,'],
  ['an object of no type', ['../... on Box/name'], [{}, { name: 'x' }, item], '"c":null,'],
  ['nothing so far up', ['../../../name'], [{}, item], '"c":null,'],
  ['null', ['../... on Box/name'], [{}, box(null), item], '"c":null,'],
  ['below null', ['../... on Box/name/deep'], [{}, box(null), item], '"c":null,'],
  ['no value', ['../... on Box/name'], [{}, { __typename: 'Box' }, item], undefined],
  ['no value that is needed', ['../... on Box/name'], [{}, { __typename: 'Box' }, other], '"c":null,'],
  ['an inherited name', ['../... on Box/constructor'], [{}, box('x'), item], undefined],
  ['no object', ['../... on Box/name/deep'], [{}, box('x'), item], undefined],
  [
    'every digit of a number',
    ['../name'],
    [{}, box([new ExactNumber('9007199254740993')]), item],
    '"c":[9007199254740993],',
  ],
  ['a number beyond the largest double', ['../name'], [{}, box([Infinity]), item], undefined],
  ['the nearest', ['../../... on Box/name', '../... on Box/name'], [box('x'), box('y'), item], '"c":"y",'],
  [
    'the nearest, without a value',
    ['../../name', '../... on Box/name'],
    [box('x'), { __typename: 'Box' }, item],
    undefined,
  ],
  ['the nearest, with null', ['../../name', '../... on Box/name'], [box('x'), box(null), item], '"c":null,'],
  ['further up', ['../../name', '../... on Bag/name'], [box('x'), box('y'), item], '"c":"x",'],
  ['lists of objects', ['../name/of'], [{}, box([[{ of: 1 }], null, []]), item], '"c":[[1],null,[]],'],
  ['a list that lacks one', ['../name/of'], [{}, box([{ of: 1 }, {}]), item], undefined],
  [
    'types below',
    ['../name/... on Bag/of', '../name/... on Box/is'],
    [{}, box({ __typename: 'Box', is: 2 }), item],
    '"c":2,',
  ],
  ['text as JSON', ['../name'], [{}, box('"\\\u0000\u2028'), item], `"c":${JSON.stringify('"\\\u0000\u2028')},`],
])('a value is read from %s', (_, paths, chain, text) => {
  expect(reader(paths)(chain)).toBe(text);
});

test('an argument that must not be null has a value, or nobody is asked', () => {
  const read = reader(['../... on Box/name'], 'String!');
  expect(read([{}, box('x'), item])).toBe('"c":"x",');
  expect(read([{}, box(null), item])).toBeUndefined();
  expect(read([{}, item])).toBeUndefined();
});

test('a value that nests too deep is none', () => {
  const deep: unknown = JSON.parse(`${'['.repeat(50_000)}${']'.repeat(50_000)}`);
  expect(reader(['../name'])([{}, box(deep), item])).toBeUndefined();
  expect(reader(['../name/of'])([{}, box(deep), item])).toBeUndefined();
});

test('a plan that would give two fields one value is refused', () => {
  const twice = '... on Item { a(c: $c) below { a(c: $c) } }';
  expect(() => reader(['../name', '../../name'], 'String', twice)).toThrow(CodedError);
  expect(() => reader(['../name', '../... on Box/name'], 'String', twice)).not.toThrow();
  expect(() => reader(['../name', '../../name'])).not.toThrow();
});

test('a plan that takes a context from no field is not run', () => {
  expect(() => reader(['..'])).toThrow('from no field');
});
