import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import type { GraphQLOutputType } from 'graphql';
import {
  buildSchema,
  execute,
  GraphQLNonNull,
  getNamedType,
  isListType,
  isNonNullType,
  isObjectType,
  parse,
} from 'graphql';
import { expect, test } from 'vitest';
import { requestToken } from '../dev/request-token.ts';
import { startProvider } from '../dev/start-provider.ts';
import type { TestUpstream } from '../src/execute/test-upstream.ts';
import { json } from '../src/execute/test-upstream.ts';
import { DENYING } from './graph.ts';
import type { Behaviour } from './rogue-graph.ts';
import { answers, answersEntities, codesOf, representationsIn, startRogueGraph } from './rogue-graph.ts';
import { post } from './world.ts';

const CANARY = 'canary-7f3a91c2d4';
const SECRET = '@pii(category: "SECRET")';

const text =
  (body: string): Behaviour =>
  (response) =>
    void response.writeHead(200, { 'content-type': 'application/json' }).end(body);

/** The representations that a subgraph was sent, one list for each request. */
function batches({ received }: TestUpstream): readonly unknown[] {
  return received.filter(({ body }) => body.includes('representations')).map(({ body }) => representationsIn(body));
}

const PEOPLE = {
  one: 'type Query { people: [Person] a: Person b: Person } type Mutation { c: Person d: Person } type Person @key(fields: "id") { id: ID! name: String }',
  two: `type Person @key(fields: "id") { id: ID! score: Int scaled(by: Int): Int home: Home secret: String ${SECRET} } type Home { street: String city: String secret: String ${SECRET} }`,
};

const person = (id: string) => ({ __typename: 'Person', id, name: id });

test('identical representations are sent once within a request, and every place gets the answer', async () => {
  await using graph = await startRogueGraph(PEOPLE);
  graph.behave('one', answers({ people: ['p1', 'p2', 'p1', 'p1', 'p2'].map(person) }));
  graph.behave(
    'two',
    answersEntities(({ id }) => ({ __typename: 'Person', score: id === 'p1' ? 1 : 2, home: { street: id } })),
  );
  const { data, errors } = await graph.ask('{ people { score home { street } } }');
  const [first, second] = ['p1', 'p2'].map((street, index) => ({ score: index + 1, home: { street } }));
  expect([data, errors]).toEqual([{ people: [first, second, first, first, second] }, []]);
  expect(batches(graph.upstream('two'))).toEqual([['p1', 'p2'].map((id) => ({ __typename: 'Person', id }))]);
});

test('answers for leaves are shared across paths; of objects each path gets its own', async () => {
  await using graph = await startRogueGraph(PEOPLE);
  graph.behave('one', answers({ a: person('p1'), b: person('p1') }));
  const home = { street: 'street', city: 'city', secret: CANARY };
  graph.behave(
    'two',
    answersEntities(() => ({ __typename: 'Person', score: 7, scaled: 8, cordon__0: 9, secret: CANARY, home })),
  );
  const leaves = await graph.ask('{ a { score secret } b { s: score secret } }');
  expect(leaves.data).toEqual({ a: { score: 7, secret: '[redacted]' }, b: { s: 7, secret: '[redacted]' } });
  expect(batches(graph.upstream('two'))).toHaveLength(1);
  const objects = await graph.ask('{ a { home { street } } b { home { city secret } } }');
  expect(objects.text).toBe(
    '{"data":{"a":{"home":{"street":"street"}},"b":{"home":{"city":"city","secret":"[redacted]"}}},"extensions":{"cordon":{"masked":["a.secret","b.secret"]}}}\n'.replace(
      '["a.secret","b.secret"]',
      '["b.home.secret"]',
    ),
  );
  expect(batches(graph.upstream('two'))).toHaveLength(3);
});

test('the answers of a mutation are not shared across its fields', async () => {
  await using graph = await startRogueGraph(PEOPLE);
  let writes = 0;
  graph.behave('one', (response, { body }) => {
    writes += 1;
    const keys = [...JSON.parse(body).query.matchAll(/(\w+): ?[cd]\b/g)].map(([, key]) => key);
    json(response, { data: Object.fromEntries(keys.map((key) => [key, person('p1')])) });
  });
  graph.behave(
    'two',
    answersEntities(() => ({ __typename: 'Person', score: writes * 10 + batches(graph.upstream('two')).length })),
  );
  const { data, errors } = await graph.ask('mutation { c { score } d { score } }');
  expect(errors).toEqual([]);
  expect(batches(graph.upstream('two'))).toHaveLength(2);
  const { c, d } = data as { c: { score: number }; d: { score: number } };
  expect(new Set([c.score, d.score]).size).toBe(2);
});

test('A33 what a caller may not see is not fetched, and no item of a list changes how many requests there are', async () => {
  await using graph = await startRogueGraph(PEOPLE, {}, DENYING);
  const { received } = graph.upstream('two');
  graph.behave(
    'two',
    answersEntities(() => ({ __typename: 'Person', score: 1, secret: CANARY, home: null })),
  );
  for (const count of [0, 1, 50]) {
    graph.behave('one', answers({ people: Array.from({ length: count }, (_, index) => person(`p${index}`)) }));
    const before = received.length;
    const hidden = await graph.ask('{ people { name secret } }');
    expect(codesOf(hidden)).toEqual([['PII_DENIED', ['people']]]);
    expect(received.length - before).toBe(0);
    await graph.ask('{ people { name score secret } }');
    expect(received.length - before).toBe(Math.min(count, 1));
  }
  expect(received.map(({ body }) => body).join()).not.toContain('secret');
});

test('A42 A44 identical requests at once: one upstream request for each principal, with an assertion of its own', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'cordon-safety-'));
  const provider = await startProvider({ port: 0, dataDir });
  await using graph = await startRogueGraph(PEOPLE, { CORDON_IDENTITY_ISSUER: provider.issuer });
  const tokens = await Promise.all(
    (['support', 'billing'] as const).map((as) => requestToken({ issuer: provider.issuer, as, task: undefined })),
  );
  const body = { query: '{ a { name } }' };
  // Known operations run at once; new ones take turns.
  for (const token of tokens) await post(graph.gateway, token, body);
  graph.upstream('one').forget();
  const { received } = graph.upstream('one');
  // Whose answer it is: the subgraph says what it was told of the caller, and answers when all have asked.
  const waiting: (() => void)[] = [];
  graph.behave('one', (response, { headers }) => {
    waiting.push(() => json(response, { data: { a: { name: String(headers['cordon-assertion']) } } }));
    if (waiting.length === 2) for (const answer of waiting.splice(0)) answer();
  });
  const replies = await Promise.all([...tokens, ...tokens].map((token) => post(graph.gateway, token, body)));
  const names = replies.map(({ data }) => (data as { a: { name: string } }).a.name);
  expect(received).toHaveLength(2);
  expect(names.slice(0, 2)).toEqual(names.slice(2));
  const subjects = names.map((name) => JSON.parse(Buffer.from(name.split('.')[1] ?? '', 'base64url').toString()).sub);
  expect(new Set(subjects.slice(0, 2)).size).toBe(2);
  await provider.close();
  rmSync(dataDir, { recursive: true });
});

const INHERITED = ['constructor', 'toString', 'valueOf', 'hasOwnProperty'] as const;
const NAMED_SO = {
  one: `scalar JSON type Query { thing: Thing constructor: Thing toString: String }
    type Thing @key(fields: "id") { id: ID! constructor: String ${SECRET} toString: JSON valueOf: Thing hasOwnProperty: [String] isPrototypeOf: String! }`,
  two: `scalar JSON type Thing @key(fields: "id") { id: ID! propertyIsEnumerable: String ${SECRET} toLocaleString: JSON }`,
};

test('A14 names that every object answers to, as fields: values where they are sent', async () => {
  await using graph = await startRogueGraph(NAMED_SO);
  const thing = { __typename: 'Thing', id: '1', constructor: CANARY, toString: { constructor: 1 }, isPrototypeOf: 'i' };
  const whole = { ...thing, hasOwnProperty: ['h'], valueOf: { ...thing, toString: 'x', hasOwnProperty: null } };
  graph.behave('one', answers({ thing: whole, cordon__0: whole, constructor: thing, toString: 's' }));
  graph.behave(
    'two',
    answersEntities(() => ({ __typename: 'Thing', propertyIsEnumerable: CANARY, toLocaleString: [null] })),
  );
  const fields = 'constructor toString hasOwnProperty';
  const { text: body, errors } = await graph.ask(
    `{ thing { ${fields} valueOf { ${fields} isPrototypeOf } propertyIsEnumerable toLocaleString } constructor { toString } toString __proto__: thing { __proto__: constructor } }`,
  );
  expect(errors).toEqual([]);
  expect(body.slice(0, body.indexOf(',"extensions"'))).toBe(
    '{"data":{"thing":{"constructor":"[redacted]","toString":{"constructor":1},"hasOwnProperty":["h"],"valueOf":{"constructor":"[redacted]","toString":"x","hasOwnProperty":null,"isPrototypeOf":"i"},"propertyIsEnumerable":"[redacted]","toLocaleString":[null]},"constructor":{"toString":{"constructor":1}},"toString":"s","__proto__":{"__proto__":"[redacted]"}}',
  );
});

test('A14 names that every object answers to, as fields: null where they are not sent', async () => {
  await using graph = await startRogueGraph(NAMED_SO);
  graph.behave('one', answers({ thing: { __typename: 'Thing', id: '1' } }));
  graph.behave(
    'two',
    answersEntities(() => ({ __typename: 'Thing' })),
  );
  const { data, errors } = await graph.ask(
    '{ thing { constructor toString hasOwnProperty valueOf { id } propertyIsEnumerable toLocaleString } constructor { id } toString }',
  );
  const nothing = { constructor: null, toString: null, hasOwnProperty: null, valueOf: null };
  expect([data, codesOf({ errors })]).toEqual([
    { thing: { ...nothing, propertyIsEnumerable: null, toLocaleString: null }, constructor: null, toString: null },
    ['constructor', 'toString'].map((name) => ['INVALID_VALUE', [name]]),
  ]);
  const refused = await graph.ask('{ thing { isPrototypeOf } }');
  expect([refused.data, codesOf(refused)]).toEqual([{ thing: null }, [['INVALID_VALUE', ['thing', 'isPrototypeOf']]]]);
});

test.each([...INHERITED, '__proto__', '__defineGetter__'])('A14 %s as a key that nobody asked for', async (key) => {
  await using graph = await startRogueGraph(PEOPLE);
  const evil = `"${key}":{"__typename":"Person","id":"x","name":"${CANARY}","score":666,"polluted":"${CANARY}"}`;
  graph.behave('one', text(`{"data":{${evil},"people":[{"__typename":"Person","id":"p1",${evil}},{${evil}}]}}`));
  graph.behave(
    'two',
    text(`{"data":{${evil},"_entities":[{"__typename":"Person","score":1,${evil},"home":{${evil}}}]}}`),
  );
  const { data, text: body } = await graph.ask('{ people { id name score home { street } } }');
  expect(body).not.toMatch(/canary|666/);
  // The second person has no type, and is refused: its id is not there.
  expect(data).toEqual({ people: [{ id: 'p1', name: null, score: 1, home: { street: null } }, null] });
  expect(Reflect.get({}, 'polluted')).toBeUndefined();
  expect(`${{}}`).toBe('[object Object]');
});

test('A14 keys of entities named so: an inherited property is never a representation', async () => {
  await using graph = await startRogueGraph({
    one: 'type Query { thing: Thing } type Thing @key(fields: "constructor") { constructor: ID! }',
    two: 'type Thing @key(fields: "constructor") { constructor: ID! note: String }',
  });
  graph.behave(
    'two',
    answersEntities((key) => ({ __typename: 'Thing', note: `of ${key.constructor}` })),
  );
  graph.behave('one', answers({ thing: { __typename: 'Thing', constructor: 'c1' } }));
  expect((await graph.ask('{ thing { note } }')).data).toEqual({ thing: { note: 'of c1' } });
  graph.behave('one', answers({ thing: { __typename: 'Thing' } }));
  const lacking = await graph.ask('{ thing { note } }');
  expect([lacking.data, codesOf(lacking)]).toEqual([
    { thing: { note: null } },
    [['REQUIRED_VALUE_MISSING', ['thing', 'note']]],
  ]);
  expect(batches(graph.upstream('two'))).toEqual([[{ __typename: 'Thing', constructor: 'c1' }]]);
});

test('answers with and without backslashes: masked alike, and the same bytes', async () => {
  const sdl = `scalar JSON enum E { A B } type Query { s: String secret: String ${SECRET} mail: String ${SECRET} id: ID hidden: ID! ${SECRET} n: Float j: JSON e: E l: [[String]] more: String }`;
  await using graph = await startRogueGraph({ one: sdl });
  const data = {
    s: 'ä /\u2028\u2029\u007f😀 <script>',
    secret: `${CANARY} "`,
    mail: `${CANARY}@mail.example`,
    id: 'i',
    hidden: CANARY,
    n: 1.5e30,
    j: { a: ['b', null], b: '\u2028' },
    e: 'B',
    l: [['x', null], null, []],
  };
  const query = '{ s secret mail id hidden n j e l }';
  const plainText = JSON.stringify({ ...data, secret: CANARY });
  const escapedText = JSON.stringify(data).replace('ä', '\\u00e4').replace('"s"', '"\\u0073"').replace('/', '\\/');
  expect(plainText).not.toContain('\\');
  graph.behave('one', text(`{"data":${plainText}}`));
  const plain = await graph.ask(query);
  graph.behave('one', text(`{"data":${escapedText}}`));
  const escaped = await graph.ask(query);
  expect(escaped.text).toBe(plain.text);
  expect(plain.text).not.toContain('canary');
  expect(plain.data).toMatchObject({ s: data.s, secret: '[redacted]', j: data.j, e: 'B', l: data.l });
  // What needs escaping is escaped, although the rest did not.
  graph.behave('one', answers({ ...data, s: 'a"b\\c\n\ud800', j: '"' }));
  expect((await graph.ask('{ s j e }')).text).toBe('{"data":{"s":"a\\"b\\\\c\\n\\ud800","j":"\\"","e":"B"}}\n');
});

test('a masked value of a wrong type is masked like a right one, and its absence stays', async () => {
  const sdl = `type Query { s: String ${SECRET} n: Int ${SECRET} all: String! ${SECRET} l: [String] ${SECRET} }`;
  await using graph = await startRogueGraph({ one: sdl });
  graph.behave('one', answers({ s: { a: CANARY }, n: CANARY, all: [CANARY], l: [7, null, { a: CANARY }] }));
  const wrong = await graph.ask('{ s n all l }');
  expect([wrong.data, wrong.errors]).toEqual([
    { s: '[redacted]', n: 0, all: '[redacted]', l: ['[redacted]', null, '[redacted]'] },
    [],
  ]);
  graph.behave('one', answers({ s: null, n: null, l: null, all: 'x' }));
  expect((await graph.ask('{ s n l all }')).data).toEqual({ s: null, n: null, l: null, all: '[redacted]' });
});

/** Every way in which lists and null can nest. */
const NULLS = `type Query {
    grid: [[Int]] strict: [[Int!]!]! rows: [[Row!]] deep: [[[Row]!]!] row: Row must: Row! list: [Row!]!
  }
  type Row { n: Int! s: String row: Row rows: [Row!] must: Row! items: [[String!]!] }`;
const NULLS_QUERY = `{ grid strict rows { n s } deep { n row { n must { s } } } row { rows { n } must { n items } }
  alias: list { n rows { s must { n } } } }`;

const schema = buildSchema(NULLS);

/** Data of a type, in which anything may be null. */
function arbitraryData(type: GraphQLOutputType, depth: number): fc.Arbitrary<unknown> {
  const inner = isNonNullType(type) ? type.ofType : type;
  return fc.oneof({ weight: 1, arbitrary: fc.constant(null) }, { weight: 12, arbitrary: present(inner, depth) });
}

function present(type: GraphQLOutputType, depth: number): fc.Arbitrary<unknown> {
  if (isListType(type)) return fc.array(arbitraryData(type.ofType, depth), { maxLength: 3 });
  if (!isObjectType(type)) return getNamedType(type).name === 'Int' ? fc.integer({ min: 0, max: 9 }) : fc.string();
  if (depth === 0) return fc.constant(null);
  const fields = Object.values(type.getFields()).map(({ name, type: of }) => [name, arbitraryData(of, depth - 1)]);
  return fc.record(Object.fromEntries(fields));
}

test('null goes up as far as graphql-js lets it, through lists and to the root', async () => {
  await using graph = await startRogueGraph({ one: NULLS });
  const query = schema.getQueryType();
  if (!query) throw new Error('There is a query type.');
  const document = parse(NULLS_QUERY);
  let whole = 0;
  let none = 0;
  await fc.assert(
    fc.asyncProperty(arbitraryData(new GraphQLNonNull(query), 4), async (drawn) => {
      const root = drawn ?? {};
      graph.behave('one', answers(root));
      const expected = await execute({ schema, document, rootValue: root });
      const reply = await graph.ask(NULLS_QUERY);
      expect(JSON.stringify(reply.data)).toBe(JSON.stringify(expected.data));
      expect(reply.errors.length > 0).toBe((expected.errors ?? []).length > 0);
      if (!expected.errors) whole += 1;
      if (expected.data === null) none += 1;
    }),
    { numRuns: 300 },
  );
  expect(Math.min(whole, none)).toBeGreaterThan(0);
});

const ROWS = {
  one: `type Query { before: String rows: [Row!] box: Box after: String } type Box { label: String rows: [[Row!]!] }
    type Row { n: Int! text: String secret: String ${SECRET} rows: [Row!] }`,
};
const rowsOf = (count: number) =>
  Array.from({ length: count }, (_, n) => ({ n, text: `row ${n} ä "${'x'.repeat(n % 90)}"`, secret: `${CANARY}${n}` }));
const seen = (rows: ReturnType<typeof rowsOf>) =>
  rows.map(({ n, text: words }) => ({ n, text: words, secret: '[redacted]' }));
const ROWS_QUERY = '{ before rows { n text secret } box { label rows { n text secret } } after }';
const masked = ',"extensions":{"cordon":{"masked":["box.rows.secret","rows.secret"]}}}\n';

test('an answer of several megabytes is written in pieces, as if it were one', async () => {
  await using graph = await startRogueGraph(ROWS);
  const rows = rowsOf(25_000);
  const box = (these: unknown) => ({ label: 'l', rows: [these, [], these] });
  graph.behave('one', answers({ before: 'b', rows, box: box(rows), after: 'a' }));
  const { text: body } = await graph.ask(ROWS_QUERY);
  expect(body.length).toBeGreaterThan(5_000_000);
  const expected = { before: 'b', rows: seen(rows), box: box(seen(rows)), after: 'a' };
  expect(body === `{"data":${JSON.stringify(expected)}${masked}`).toBe(true);
});

test('what was handed over in pieces is gone where null takes it', async () => {
  await using graph = await startRogueGraph(ROWS);
  const rows = rowsOf(6_000);
  const bad = [...rows, { n: null, text: CANARY, secret: CANARY }];
  const ask = async (these: unknown, box: unknown) => {
    graph.behave('one', answers({ before: 'b', rows: these, box: { label: 'l', rows: box }, after: 'a' }));
    const reply = await graph.ask(ROWS_QUERY);
    expect(reply.text).not.toContain('canary');
    const { before, after } = reply.data as { before: unknown; after: unknown };
    expect([before, after]).toEqual(['b', 'a']);
    return [JSON.stringify(reply.data), codesOf(reply)];
  };
  const expected = (these: unknown, box: unknown) =>
    JSON.stringify({ before: 'b', rows: these, box: { label: 'l', rows: box }, after: 'a' });
  const error = (...path: unknown[]) => ['INVALID_VALUE', path];
  expect(await ask(bad, [rows])).toEqual([expected(null, [seen(rows)]), [error('rows', 6_000, 'n')]]);
  expect(await ask(rows, [rows, bad])).toEqual([expected(seen(rows), null), [error('box', 'rows', 1, 6_000, 'n')]]);
  expect(await ask(bad, [bad])).toEqual([
    expected(null, null),
    [error('rows', 6_000, 'n'), error('box', 'rows', 0, 6_000, 'n')],
  ]);
});
