import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Graph } from './graph.ts';
import { HEAD, startGraph } from './graph.ts';

const SECRET = '@pii(category: "SECRET")';

/** Every way in which a value can reach a resolver. */
const SDL = `${HEAD}
  directive @hint(of: String) on FIELD
  scalar JSON
  scalar Handle ${SECRET}
  enum Sort { OPEN HIDDEN ${SECRET} }
  input Where { open: Int secret: String ${SECRET} gt: String ${SECRET} all: [[String]] ${SECRET} and: [Where!] order: Order other: Other }
  input Order { by: Sort = OPEN }
  input Hiding { by: Sort = HIDDEN }
  input Other @pii(category: "OTHER") { text: String }
  interface Node { find(by: String ${SECRET}): Int plain(by: String): Int }
  type Leaf implements Node { find(by: String): Int plain(by: String, also: String ${SECRET}): Int }
  type Stem implements Node { find(by: String): Int plain(by: String): Int }
  type Rows { total(where: Where): Int rows(sort: [[Sort!]]): [Int] }
  type Query {
    rows(where: Where, sort: Sort, sorts: [Sort!], after: String ${SECRET}): [Int]
    json(where: JSON ${SECRET}): Int
    handle(is: Handle): Int
    list(of: [String!] ${SECRET}): Int
    exists(secret: String ${SECRET}): Boolean
    search(text: String ${SECRET}): [Int]
    defaulted(by: String = "x" ${SECRET}): Int
    deep(where: Where = { and: [{ secret: "x" }] }): Int
    hiding(order: Hiding): Int
    node: Node
    nested: Rows
    open(text: String): Int
  }
  type Mutation {
    write(text: String ${SECRET}): Rows
    remove(where: String @pii(category: "SECRET", use: FILTER)): Int
  }`;

const one = () => 1;
const RESOLVERS = {
  Query: {
    rows: () => [1],
    json: one,
    handle: one,
    list: one,
    exists: () => true,
    search: () => [1],
    defaulted: one,
    deep: one,
    hiding: one,
    node: () => ({ __typename: 'Leaf', find: 1, plain: 1 }),
    nested: () => ({ total: 1, rows: [1] }),
    open: one,
  },
  Mutation: { write: () => ({ total: 1, rows: [1] }), remove: one },
};

let graph: Graph;
beforeAll(async () => {
  graph = await startGraph({ one: { sdl: SDL, resolvers: RESOLVERS } });
});
afterAll(() => graph[Symbol.asyncDispose]());

type Variables = Readonly<Record<string, unknown>>;

/** A name, a query, and the variables that it is asked with. */
type Case = readonly [string, string, Variables?];

/** The cases with their variables, none where none are written. */
function complete(cases: readonly Case[]): readonly (readonly [string, string, Variables])[] {
  return cases.map(([name, query, variables = {}]) => [name, query, variables]);
}

const BLOCKED: readonly Case[] = [
  ['A25 a literal', '{ rows(where: { secret: "x" }) }'],
  ['A25 a variable', 'query($s: String) { rows(where: { secret: $s }) }', { s: 'x' }],
  ['A25 null', '{ rows(where: { secret: null }) }'],
  ['A25 null by variable', 'query($s: String) { rows(where: { secret: $s }) }', { s: null }],
  ["A25 a variable's default", 'query($s: String = "x") { rows(where: { secret: $s }) }'],
  ['A25 a whole input by variable', 'query($w: Where) { rows(where: $w) }', { w: { secret: 'x' } }],
  ["A25 the schema's default of an argument", '{ defaulted }'],
  ["A25 the schema's default, its variable absent", 'query($s: String) { defaulted(by: $s) }'],
  ["A25 inside the schema's default", '{ deep }'],
  ["A25 inside the schema's default, its variable absent", 'query($w: Where) { deep(where: $w) }'],
  ['A25 a single item for a list', '{ list(of: "x") }'],
  ['A25 a single item for a list by variable', 'query($l: [String!]) { list(of: $l) }', { l: 'x' }],
  ['A25 a variable in a list', 'query($s: String!) { list(of: ["a", $s]) }', { s: 'x' }],
  ['A25 an empty list', '{ list(of: []) }'],
  ['A25 a list of lists', '{ rows(where: { all: [["x"], []] }) }'],
  ['A25 an alias', '{ harmless: rows(where: { secret: "x" }) }'],
  ['A25 a fragment', '{ ...F } fragment F on Query { rows(where: { secret: "x" }) }'],
  ['A25 an inline fragment', '{ ... { ... on Query { rows(where: { secret: "x" }) } } }'],
  ['A25 a field below', '{ nested { total(where: { secret: "x" }) } }'],
  ['A25 a personal scalar', 'query($h: Handle) { handle(is: $h) }', { h: 'x' }],
  ['A25 a personal input type', '{ rows(where: { other: { text: "x" } }) }'],
  ["A25 an interface's argument, on an implementer", '{ node { ... on Stem { find(by: "x") } } }'],
  ["A25 an interface's argument", '{ node { find(by: "x") } }'],
  ["A25 an implementer's own argument", '{ node { ... on Leaf { plain(also: "x") } } }'],
  ['A25 included after all', 'query($i: Boolean!) { rows(where: { secret: "x" }) @include(if: $i) }', { i: true }],
  ['A26 an operator', '{ rows(where: { gt: "m" }) }'],
  ['A26 a list of operators', 'query($w: [Where!]) { rows(where: { and: $w }) }', { w: [{ open: 1 }, { gt: 'm' }] }],
  ['A27 a sort key', '{ rows(sort: HIDDEN) }'],
  ['A27 a sort key by variable', 'query($s: Sort) { rows(sort: $s) }', { s: 'HIDDEN' }],
  ['A27 a sort key in a list', '{ rows(sorts: [OPEN, HIDDEN]) }'],
  ['A27 a sort key in lists of lists', 'query($s: [Sort!]) { nested { rows(sort: [[OPEN], $s]) } }', { s: ['HIDDEN'] }],
  ['A27 a sort key in an input', '{ rows(where: { order: { by: HIDDEN } }) }'],
  ["A27 a sort key as an input field's default", '{ hiding(order: {}) }'],
  ['A27 the same by variable', 'query($o: Hiding) { hiding(order: $o) }', { o: {} }],
  ['A27 a cursor', '{ rows(after: "x") }'],
  ['A28 a nested path', '{ rows(where: { and: [{ and: [{ secret: "x" }] }] }) }'],
  ['A28 a nested path by variable', 'query($s: String) { rows(where: { and: { and: { secret: $s } } }) }', { s: 'x' }],
  ['A28 a key of JSON', '{ json(where: { name: "x" }) }'],
  ['A28 a dotted key of JSON by variable', 'query($j: JSON) { json(where: $j) }', { j: { 'a.b': 'x' } }],
  ['A28 a variable inside JSON', 'query($j: JSON) { json(where: { a: [$j] }) }', { j: 'x' }],
  ['A29 a free text search', '{ search(text: "x") }'],
  ["A29 a mutation's where", 'mutation { remove(where: "x") }'],
  [
    "A29 a mutation's where by variable, after a write",
    'mutation($s: String) { write(text: "a") { total } remove(where: $s) }',
    { s: 'x' },
  ],
  ["A29 an argument below a mutation's root", 'mutation { write(text: "a") { total(where: { secret: "x" }) } }'],
  ['A30 an aggregate', '{ nested { total(where: { and: [{ gt: "m" }] }) } }'],
  ['A31 the existence of a value', 'query($s: String) { exists(secret: $s) }', { s: 'x' }],
];

test.each(complete(BLOCKED))('%s is blocked and nothing is fetched', async (_, query, variables) => {
  graph.subgraph('one').forgetRequests();
  const reply = await graph.ask(query, variables);
  expect([reply.status, reply.data, reply.errors.map((error) => error.extensions.code)]).toEqual([
    403,
    undefined,
    ['PII_BLOCKED'],
  ]);
  expect(reply.errors[0]?.extensions).toMatchObject({ coordinate: expect.any(String), categories: expect.any(Array) });
  expect(graph.subgraph('one').requests()).toEqual([]);
});

const PASSED: readonly Case[] = [
  ['nothing given', '{ rows }'],
  ['an absent variable', 'query($s: String) { rows(where: { secret: $s, open: 1 }) }'],
  ['an absent input', 'query($w: Where) { rows(where: $w) }'],
  ['an absent variable in an interface', 'query($s: String) { node { find(by: $s) } }'],
  ['a skipped field', '{ open rows(where: { secret: "x" }) @skip(if: true) }'],
  [
    'a field that a variable leaves out',
    'query($i: Boolean!) { open rows(where: { secret: "x" }) @include(if: $i) }',
    { i: false },
  ],
  ['a skipped fragment', '{ open ... @skip(if: true) { rows(where: { secret: "x" }) } }'],
  ['a fragment on another type', '{ node { plain(by: "x") ... on Stem { plain(by: "x") } } }'],
  ['an open sort key', '{ rows(sort: OPEN, sorts: [OPEN]) }'],
  ['an open default', '{ rows(where: { order: {} }) }'],
  ['a default that is replaced', '{ deep(where: { open: 1 }) }'],
  ['a default that null replaces', '{ deep(where: null) }'],
  ['what a mutation writes', 'mutation { write(text: "x") { total } }'],
  ['what a mutation writes by variable', 'mutation($s: String) { write(text: $s) { total } }', { s: 'x' }],
];

test.each(complete(PASSED))('%s is no use of a personal input', async (_, query, variables) => {
  const { status, errors } = await graph.ask(query, variables);
  expect([status, errors]).toEqual([200, []]);
});

test("a directive's argument is sent with its field, and not in the answer", async () => {
  graph.subgraph('one').forgetRequests();
  const { errors, text } = await graph.ask('{ open @hint(of: "canary-7f3a91c2d4") }');
  expect([errors, text.includes('canary')]).toEqual([[], false]);
  expect(JSON.stringify(graph.subgraph('one').requests())).toContain('canary');
});

test('an argument that variables leave invalid is refused', async () => {
  graph.subgraph('one').forgetRequests();
  const reply = await graph.ask('query($s: String = "a") { list(of: ["b", $s]) }', { s: null });
  expect([reply.status, reply.errors[0]?.extensions.code]).toEqual([400, 'BAD_USER_INPUT']);
  expect(graph.subgraph('one').requests()).toEqual([]);
});
