import { buildASTSchema, parse } from 'graphql';
import { expect, test } from 'vitest';
import { smallSupergraph } from '../../test/small-supergraph.ts';
import { resolvableKeys } from './resolvable-keys.ts';

/** By subgraph, the keys that it resolves. */
function keys(subgraphs: Readonly<Record<string, string>>): Readonly<Record<string, readonly string[]>> {
  const schema = buildASTSchema(parse(smallSupergraph(subgraphs)), { assumeValidSDL: true });
  return Object.fromEntries([...resolvableKeys(schema)].map(([subgraph, places]) => [subgraph, [...places].sort()]));
}

test('every field of every key is one, with the path to it', () => {
  expect(
    keys({
      'one-a': `
        type Query { a: A }
        type A @key(fields: "id") @key(fields: "org { id at { city } } no") { id: ID! org: Org! no: Int! more: Int }
        type Org { id: ID! at: At! }
        type At { city: String! }`,
    }),
  ).toEqual({ 'one-a': ['A.id', 'A.no', 'A.org', 'A.org.at', 'A.org.at.city', 'A.org.id'] });
});

test('a key that only refers is none', () => {
  expect(
    keys({
      one: 'type Query { a: A } type A @key(fields: "id") { id: ID! }',
      two: 'type Query { b: A } type A @key(fields: "id", resolvable: false) { id: ID! }',
    }),
  ).toEqual({ one: ['A.id'] });
});

test("an interface's key is its objects'", () => {
  const library = `
    type Query { m: [M] }
    interface M @key(fields: "id") { id: ID! }
    type B implements M @key(fields: "id") { id: ID! }`;
  const ratings = 'type M @key(fields: "id") @federation__interfaceObject { id: ID! stars: Int }';
  expect(keys({ library, ratings })).toEqual({ library: ['B.id', 'M.id'], ratings: ['B.id', 'M.id'] });
});
