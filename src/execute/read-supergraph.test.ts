import { ApolloGateway } from '@apollo/gateway';
import type { GraphQLSchema } from 'graphql';
import { buildASTSchema, parse, printSchema } from 'graphql';
import { expect, test } from 'vitest';
import { plainText, smallSupergraph, THINGS } from '../../test/small-supergraph.ts';
import { createPlanBuilder } from './build-plan.ts';
import { outlineOf, readSupergraph } from './read-supergraph.ts';
import { apiSchemaOf } from './supergraph-outline.ts';

/** The API schema by which stock serves a supergraph, as text. Rejects if stock refuses it. */
async function stockApi(sdl: string): Promise<string> {
  process.env.APOLLO_TELEMETRY_DISABLED = 'true';
  const logger = { debug() {}, info() {}, warn() {}, error() {} };
  const gateway = new ApolloGateway({ supergraphSdl: sdl, logger });
  let api = '';
  gateway.onSchemaLoadOrUpdate(({ apiSchema }) => {
    api = printSchema(apiSchema);
  });
  await gateway.load();
  await gateway.stop();
  return api;
}

/** With what the API hides. */
function wholeSchema(sdl: string): GraphQLSchema {
  return buildASTSchema(parse(sdl), { assumeValidSDL: true });
}

/** The same by our reading, from opening to planning. */
function ourApi(sdl: string): string {
  const supergraph = readSupergraph(plainText(sdl));
  const outline = outlineOf(supergraph);
  createPlanBuilder(supergraph);
  return printSchema(apiSchemaOf(outline, wholeSchema(sdl)));
}

const RICH = smallSupergraph({
  one: `
    """
    All that is asked.
    extend type Nothing
    """
    type Query { things(by: By = { limit: 3, kinds: [OLD] }, old: Int @deprecated(reason: "by"), one: One): [Kept!]! node: Node either: Either when: Time }
    input By { limit: Int = 10, kinds: [Kind!] }
    input One @oneOf { id: ID, size: Float }
    enum Kind { OLD NEW @deprecated }
    interface Node { id: ID! }
    type Kept implements Node @key(fields: "id") { id: ID! size: Float }
    type Other { name: String }
    union Either = Kept | Other
    scalar Time @specifiedBy(url: "https://time.test")`,
  two: 'type Mutation { keep(id: ID!): Boolean } type Kept @key(fields: "id") { id: ID! count(first: Int = 5): Int }',
});

test.each([
  ['small', THINGS],
  ['rich', RICH],
  ['with an extension', `${RICH}\nextend type Other { size: Int }`],
])("the API schema is stock's, by its text: %s", async (_, sdl) => {
  expect(ourApi(sdl)).toBe(await stockApi(sdl));
});

test.each<readonly [string, string | RegExp, string]>([
  ['no supergraph', /^.*$/s, 'type Query { a: Int }'],
  ['no GraphQL', 'type Thing', 'type {'],
  ['a feature that must be enforced', '{', '@link(url: "https://specs.example.org/locked/v1.0", for: SECURITY) {'],
  ['a key of a field that does not exist', /key: "id"/g, 'key: "nope"'],
  ['a key that is no selection', 'key: "id"', 'key: "id {"'],
  ['requirements that do not exist', '@join__field(graph: TWO)\n}', '@join__field(graph: TWO, requires: "nope")\n}'],
  ['a type that does not exist', 'name: String', 'name: Strin'],
  ['a subgraph that does not exist', 'graph: TWO, key', 'graph: THREE, key'],
  ['a directive that does not exist', 'name: String', 'name: String @nope'],
  ['a field twice', 'name: String', 'name: String\n  name: Int'],
  ['a member that does not exist', 'type Thing', 'union U @join__type(graph: ONE) = Nope\ntype Thing'],
  [
    'an interface that is not implemented',
    'type Thing',
    'interface I @join__type(graph: ONE) { z: Int }\ntype Thing implements I',
  ],
  ['an input that needs itself', 'type Thing', 'input A @join__type(graph: ONE) { a: A! }\ntype Thing'],
  ['a default of another type', 'thing(id: ID)', 'thing(id: ID = [1, 2])'],
  ['a type that is only extended', 'type Thing', 'extend type Thing'],
  [
    'an input as an output',
    'type Thing',
    'input A @join__type(graph: ONE) { a: Int }\ntype B @join__type(graph: ONE) { a: A }\ntype Thing',
  ],
])('what stock refuses is refused: %s', async (_, from, to) => {
  const sdl = THINGS.replace(from, to);
  expect(sdl).not.toBe(THINGS);
  await expect(stockApi(sdl)).rejects.toThrow();
  expect(() => ourApi(sdl)).toThrow();
});

test('what is wrong is said with its place', () => {
  expect(() => ourApi(THINGS.replace('type Thing', 'type {'))).toThrow('Syntax Error');
  expect(() => ourApi(THINGS.replace('thing(id: ID)', 'thing(id: ID = [1, 2])'))).toThrow(/\d+:\d+/);
});

test('@oneOf is in the API schema, whether or not the supergraph defines it', () => {
  const undefinedThere = RICH.replace('directive @oneOf on INPUT_OBJECT', '');
  expect(undefinedThere).not.toBe(RICH);
  for (const sdl of [RICH, undefinedThere]) {
    const api = apiSchemaOf(outlineOf(readSupergraph(plainText(sdl))), wholeSchema(sdl));
    expect([api.getType('One'), api.getType('By')]).toMatchObject([{ isOneOf: true }, { isOneOf: false }]);
  }
});

test('an enforced link loses its marker, and only that one', () => {
  const locked = (name: string) => `@link(url: "https://specs.example.org/${name}/v1.0", for: SECURITY)`;
  const sdl = THINGS.replace('{', `${locked('one')} ${locked('two')} {`);
  const url = (name: string) => `https://specs.example.org/${name}/v1.0`;
  expect(() => readSupergraph({ sdl, enforced: new Set([url('one')]) })).toThrow('two');
  expect(() => readSupergraph({ sdl, enforced: new Set([url('one'), url('two')]) })).not.toThrow();
});
