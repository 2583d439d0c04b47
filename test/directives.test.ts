import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Graph } from './graph.ts';
import { HEAD, startGraph } from './graph.ts';
import type { Reply } from './world.ts';
import { post } from './world.ts';

const MAIL = 'canary-7f3a91c2d4@mail.example.org';

/** What every subgraph declares, so that composition keeps it. */
const COMMON = `
  directive @upper(by: Int = 1, where: Where, mail: Mail) repeatable on FIELD | QUERY | MUTATION | FRAGMENT_SPREAD | INLINE_FRAGMENT | FRAGMENT_DEFINITION | VARIABLE_DEFINITION
  input Where { text: String mail: String @pii(category: "SECRET") }
  scalar Mail @pii(category: "SECRET")`;
const person = { id: 'p1', name: 'ada', city: 'Rome' };
const one = {
  sdl: `${HEAD} ${COMMON} type Query { me: Person any: Named } type Mutation { rename(name: String): Person }
    interface Named { name: String } type Other implements Named { name: String }
    type Person implements Named @key(fields: "id") { id: ID! name: String friend: Person twice(times: Int): String secret: String @pii(category: "SECRET") }`,
  resolvers: {
    Query: { me: () => person, any: () => ({ __typename: 'Person', ...person }) },
    Mutation: { rename: () => person },
    Person: { twice: () => 'x', secret: () => MAIL, __resolveReference: () => person },
  },
};
const two = {
  sdl: `${HEAD} ${COMMON} directive @alone on FIELD
    type Person @key(fields: "id") { id: ID! name: String @external loud: String @requires(fields: "name") city: String }`,
  resolvers: { Person: { loud: ({ name }: { readonly name: string }) => `${name}!`, city: () => 'Rome' } },
};

let folder: string;
let graph: Graph;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cordon-directives-'));
  graph = await startGraph({ one, two }, undefined, { CORDON_DATA_DIR: folder });
});
beforeEach(() => {
  for (const name of ['one', 'two']) graph.subgraph(name).forgetRequests();
});
afterAll(async () => {
  await graph[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

const queries = (name: string) =>
  graph
    .subgraph(name)
    .requests()
    .map(({ query }) => query);
const codes = ({ errors }: Reply) => errors.map(({ extensions: { code, coordinate } }) => [code, coordinate]);

test.each([
  ['{ me { name @upper } }', '{me{cordon__0:name@upper}}'],
  [
    '{ me { name a: name @upper b: name @upper(by: 2) c: name @upper } }',
    '{me{name cordon__0:name@upper cordon__1:name@upper(by:2)}}',
  ],
  [
    '{ me @upper @upper(by: 2) { twice(times: 2) @upper } }',
    '{cordon__0:me@upper@upper(by:2){cordon__1:twice(times:2)@upper}}',
  ],
  [
    '{ me { name @upper name @upper(by: 3) @include(if: true) } }',
    '{me{cordon__0:name@upper cordon__0:name@upper(by:3)}}',
  ],
  ['query Q @upper(by: 4) { me { name } }', 'query Q__one__0@upper(by:4){me{name}}'],
  ['query @upper(by: 4) { me { name } }', 'query@upper(by:4){me{name}}'],
  [
    'mutation M @upper { rename @upper(by: 5) { name } }',
    'mutation M__one__0@upper{cordon__0:rename@upper(by:5){name}}',
  ],
  ['{ any { name @upper } }', '{any{__typename cordon__0:name@upper}}'],
])('a directive is sent on as it stands, and makes fields differ: %s', async (query, sent) => {
  const reply = await graph.ask(query);
  expect(reply.errors).toEqual([]);
  expect(JSON.stringify(reply.data)).toMatch(/ada|"twice":"x"/);
  expect(queries('one')).toEqual([sent]);
});

test('directives at every level are sent with what is below them once, not twice as often at every level', async () => {
  let selection = '{ name }';
  for (let level = 0; level < 20; level++)
    selection = `{ friend @upper(by: 1) ${selection} friend @upper(by: 2) { name } }`;
  const reply = await graph.ask(`{ me ${selection} }`);
  expect(reply.errors).toEqual([]);
  const [sent = ''] = queries('one');
  expect(sent.length).toBeLessThan(3_000);
  expect(sent.match(/by:1/g)).toHaveLength(20);
});

test('a directive that cannot be sent is a request error, with the status of one', async () => {
  const statusFor = async (accept: string) =>
    (await post(graph.gateway, undefined, { query: '{ __typename @upper }' }, { accept })).status;
  expect([await statusFor('application/json'), await statusFor('application/graphql-response+json')]).toEqual([
    200, 400,
  ]);
});

test('what a plan fetches for itself never carries a directive, nor takes from a field that does', async () => {
  const { data } = await graph.ask('query ($n: Int) { me { name @upper(by: $n) loud @upper(by: 7) id @upper city } }', {
    n: 3,
  });
  expect(data).toEqual({ me: { name: 'ada', loud: 'ada!', id: 'p1', city: 'Rome' } });
  expect(graph.subgraph('one').requests()).toEqual([
    {
      query: 'query($n:Int){me{__typename id cordon__0:name@upper(by:$n)name cordon__2:id@upper}}',
      variables: { n: 3 },
    },
  ]);
  const [fetch] = graph.subgraph('two').requests();
  expect(fetch?.query).toContain('cordon__1:loud@upper(by:7)');
  expect(fetch?.variables).toEqual({ representations: [{ __typename: 'Person', name: 'ada', id: 'p1' }] });
});

test.each([
  '{ me { ...F @upper } } fragment F on Person { name }',
  '{ me { ...F } } fragment F on Person @upper { name }',
  '{ me { ... @upper { name } } }',
  '{ me { ... on Person @skip(if: true) { name } ... on Person @upper @include(if: true) { name } } }',
  'query ($n: Int @upper) { me { twice(times: $n) } }',
  '{ me { __typename @upper } }',
  '{ __schema @upper { queryType { name } } }',
  '{ __schema { queryType { ... on __Type { name @upper } } } }',
])('a directive that cannot be sent on is refused: %s', async (query) => {
  expect(codes(await graph.ask(query))).toEqual([['DIRECTIVE_NOT_SENT', '@upper']]);
  expect(queries('one')).toEqual([]);
});

test('one that not all subgraphs define is unknown, as @defer is, and composition warns', async () => {
  for (const query of ['{ me { name @alone } }', '{ me { ... @defer { name } } }'])
    expect(codes(await graph.ask(query))).toEqual([['GRAPHQL_VALIDATION_FAILED', undefined]]);
  expect(graph.warnings.map(({ code }) => code)).toContain('COMPOSITION_INCONSISTENT_EXECUTABLE_DIRECTIVE_PRESENCE');
});

test.each([
  ['{ me { name @upper(where: { mail: "$" }) } }', 'Where.mail'],
  ['query ($w: Where) { me { name @upper(where: $w) } }', 'Where.mail'],
  ['query ($m: String) { me { name @upper(where: { mail: $m }) } }', 'Where.mail'],
  ['{ me @upper(mail: "$") { name } }', '@upper(mail:)'],
  ['query ($x: Mail) @upper(mail: $x) { me { name } }', '@upper(mail:)'],
  ['mutation { rename { name @upper(mail: "$") } }', '@upper(mail:)'],
])('personal arguments of directives are guarded as those of fields: %s', async (query, coordinate) => {
  const reply = await graph.ask(query.replace('$"', `${MAIL}"`), { w: { mail: MAIL }, m: MAIL, x: MAIL });
  expect(codes(reply)).toEqual([['PII_BLOCKED', coordinate]]);
  expect([...queries('one'), reply.text].join()).not.toContain(MAIL);
});

test('I7 records hold neither the literals nor the variables of directives, and say what was used', async () => {
  await graph.ask(
    'mutation ($x: Mail) { rename @upper(mail: $x, where: { text: "of Ada Lovelace", mail: "$" }) { name secret @upper } }'.replace(
      '$"',
      `${MAIL}"`,
    ),
    { x: MAIL },
  );
  expect(queries('one')[0]).toContain(MAIL);
  const db = new DatabaseSync(join(folder, 'gateway', 'cordon.db'), { readOnly: true });
  const kept = JSON.stringify(
    ['audit_entries', 'artifacts'].map((table) => db.prepare(`select * from ${table}`).all()),
  );
  db.close();
  expect(kept).not.toMatch(/canary-7f3a91c2d4|Lovelace/);
  expect(kept).toContain('@upper(mail:)');
});

test('a mask is no more written by a directive than by an argument, and a hidden field is hidden all the same', async () => {
  const written = await graph.ask('mutation { rename @upper(where: { text: "[redacted]" }) { name } }');
  expect(codes(written)).toEqual([['MASKED_VALUE_WRITTEN', 'Where.text']]);
  expect((await graph.ask('{ me { secret @upper } }')).data).toEqual({ me: { secret: '[redacted]' } });
});

test('@pii on an argument of a directive is refused, since it would be lost', async () => {
  const lost = one.sdl.replace('by: Int = 1', 'by: Int = 1 @pii(category: "SECRET")');
  const starting = startGraph({ one: { ...one, sdl: lost }, two }).then((each) => each[Symbol.asyncDispose]());
  await expect(starting).rejects.toThrow('PII_ON_DIRECTIVE');
});
