import { getIntrospectionQuery } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { composeSupergraph } from '../src/compose/compose-supergraph.ts';
import { FindingsError } from '../src/lib/finding.ts';
import type { Graph } from './graph.ts';
import { HEAD, startGraph } from './graph.ts';

/** A subgraph's own schema needs the definition, since Apollo's library does not know the directive; ours need none. */
const ONE_OF = 'directive @oneOf on INPUT_OBJECT';

const TYPES = `
  type Query { user(by: By!): String many(by: [By!]): String either(by: By): String deep(in: Deep!): String }
  type Mutation { touch(by: By!): String }
  input By @oneOf { id: ID mail: String @pii(category: "SECRET") org: Org ids: [ID] }
  input Org { name: String! place: By }
  input Deep { by: By note: String }
`;

const received: unknown[] = [];
const keep = (_: unknown, args: unknown) => {
  received.push(JSON.parse(JSON.stringify(args)));
  return 'found';
};

const USERS = {
  sdl: `${HEAD} ${ONE_OF} ${TYPES}`,
  resolvers: { Query: { user: keep, many: keep, either: keep, deep: keep }, Mutation: { touch: keep } },
};

let graph: Graph;
beforeAll(async () => {
  graph = await startGraph({ users: USERS });
});
afterAll(() => graph[Symbol.asyncDispose]());

type Variables = Readonly<Record<string, unknown>>;

test.each<readonly [string, Variables, unknown]>([
  ['{ user(by: { id: "1" }) }', {}, { by: { id: '1' } }],
  ['query ($id: ID!) { user(by: { id: $id }) }', { id: '1' }, { by: { id: '1' } }],
  ['query ($by: By!) { user(by: $by) }', { by: { ids: [null] } }, { by: { ids: [null] } }],
  ['query ($id: ID) { user(by: { ids: [$id] }) }', {}, { by: { ids: [null] } }],
  ['query ($by: By) { either(by: $by) }', { by: null }, { by: null }],
  ['query ($by: [By!]) { many(by: $by) }', { by: [{ id: '1' }, { id: '2' }] }, { by: [{ id: '1' }, { id: '2' }] }],
  [
    'query ($n: String!) { deep(in: { by: { org: { name: $n } } }) }',
    { n: 'x' },
    { in: { by: { org: { name: 'x' } } } },
  ],
  ['mutation ($by: By!) { touch(by: $by) }', { by: { id: '1' } }, { by: { id: '1' } }],
])('exactly one key reaches the subgraph: %s %j', async (query, variables, args) => {
  received.length = 0;
  const { data, errors } = await graph.ask(query, variables);
  expect([Object.values(data as object), errors]).toEqual([['found'], []]);
  expect(received).toEqual([args]);
});

test.each<readonly [string, Variables]>([
  ['{ user(by: {}) }', {}],
  ['{ user(by: { id: "1", org: null }) }', {}],
  ['{ user(by: { id: null }) }', {}],
  ['{ many(by: [{ id: "1" }, {}]) }', {}],
  ['{ deep(in: { by: { org: { name: "x", place: {} } } }) }', {}],
  ['query ($id: ID) { user(by: { id: $id }) }', { id: '1' }],
  ['query ($id: ID = "1") { user(by: { id: $id }) }', {}],
  ['query ($id: ID) { either(by: { id: $id }) }', { id: '1' }],
  ['query ($id: ID) { many(by: [{ id: $id }]) }', { id: '1' }],
  ['query ($id: ID) { ...F } fragment F on Query { user(by: { id: $id }) }', { id: '1' }],
  ['query ($by: By! = { id: "1", ids: [] }) { user(by: $by) }', {}],
  ['query ($by: By!) { user(by: $by) }', { by: {} }],
  ['query ($by: By!) { user(by: $by) }', { by: { id: null } }],
  ['query ($by: By!) { user(by: $by) }', { by: { id: '1', ids: null } }],
  ['query ($by: [By!]) { many(by: $by) }', { by: [{ id: '1' }, { id: '1', ids: ['2'] }] }],
  ['query ($in: Deep!) { deep(in: $in) }', { in: { by: { org: { name: 'x', place: {} } } } }],
  ['mutation ($by: By!) { touch(by: $by) }', { by: {} }],
])('anything else is refused before anything is sent: %s %j', async (query, variables) => {
  received.length = 0;
  const { status, errors } = await graph.ask(query, variables);
  expect([status, errors.length > 0, received]).toEqual([400, true, []]);
  expect(errors[0]?.extensions.code).toMatch(/^(GRAPHQL_VALIDATION_FAILED|BAD_USER_INPUT)$/);
});

test('the message names the input and the variable, and no value', async () => {
  const messageOf = async (query: string) => (await graph.ask(query)).errors.map(({ message }) => message).join();
  expect(await messageOf('{ user(by: { id: "canary-1", org: null }) }')).toContain(
    'OneOf Input Object "By" must specify exactly one key.',
  );
  expect(await messageOf('query ($id: ID = "canary-1") { user(by: { id: $id }) }')).toMatch(
    /Variable "\$id" is of type "ID" but must be non-nullable to be used for OneOf Input Object "By"\.$/,
  );
  expect(await messageOf('{ user(by: { id: null }) }')).toContain('Field "By.id" must be non-null.');
});

test('a personal key is guarded as any input, the others are not', async () => {
  const { errors } = await graph.ask('query ($by: By!) { user(by: $by) }', { by: { mail: 'ada@mail.example' } });
  expect(errors.map(({ extensions }) => [extensions.code, extensions.coordinate])).toEqual([
    ['PII_BLOCKED', 'By.mail'],
  ]);
});

test('introspection says which inputs are @oneOf', async () => {
  const { data } = await graph.ask(
    '{ by: __type(name: "By") { isOneOf } org: __type(name: "Org") { isOneOf } __schema { directives { name } } }',
  );
  expect(data).toMatchObject({ by: { isOneOf: true }, org: { isOneOf: false } });
  expect(JSON.stringify(data)).toContain('{"name":"oneOf"}');
  const whole = await graph.ask(getIntrospectionQuery({ oneOf: true }));
  expect(whole.errors).toEqual([]);
});

function compose(...sdls: readonly string[]) {
  const sources = sdls.map((sdl, index) => {
    const name = `s${index}`;
    return { name, url: `http://${name}.example`, file: `${name}.graphql`, sdl: `${HEAD}\n${sdl}` };
  });
  try {
    const { supergraphSdl, findings } = composeSupergraph(sources);
    return { supergraphSdl, findings };
  } catch (error) {
    if (!(error instanceof FindingsError)) throw error;
    return { supergraphSdl: '', findings: error.findings };
  }
}

const ASKING = 'type Query { a(by: By): Int @shareable } input By';

test('@oneOf composes with or without its definition, once', () => {
  for (const definition of ['', ONE_OF]) {
    const { supergraphSdl, findings } = compose(
      `${definition} ${ASKING} @oneOf { id: ID n: Int }`,
      `${ASKING} { id: ID n: Int } extend input By @oneOf`,
    );
    expect(findings).toEqual([]);
    expect(supergraphSdl.match(/directive @oneOf on INPUT_OBJECT/g)).toHaveLength(1);
    expect(supergraphSdl).toMatch(/input By\s+@join__type\(graph: S0\)\s+@join__type\(graph: S1\)\s+@oneOf\s*\{/);
  }
  expect(compose(`${ASKING} { id: ID }`).supergraphSdl).not.toContain('oneOf');
});

test('subgraphs that disagree are told; what can never be given is refused, with its line', () => {
  const { findings } = compose(`${ASKING} @oneOf { id: ID }`, `${ASKING} { id: ID }`);
  const place = { file: 's1.graphql', line: HEAD.split('\n').length + 1 };
  expect(findings).toMatchObject([
    { severity: 'warning', code: 'ONE_OF_DIFFERS', coordinate: 'By', subgraph: 's1', place },
  ]);
  const refused = compose(`${ASKING} @oneOf { id: ID n: Int }`, `${ASKING} {\n id: ID! n: Int = 1 }`).findings;
  expect(refused.filter(({ severity }) => severity === 'error')).toMatchObject([
    { code: 'ONE_OF_INVALID', coordinate: 'By.id', subgraph: 's1', place: { ...place, line: place.line + 1 } },
    { code: 'ONE_OF_INVALID', coordinate: 'By.n', subgraph: 's1' },
  ]);
});
