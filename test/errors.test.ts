import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { composeSupergraph } from '../src/compose/compose-supergraph.ts';
import { loadConfig } from '../src/config.ts';
import { createKeyRing } from '../src/keys/create-key-ring.ts';
import type { KeyRing } from '../src/keys/key-ring.ts';
import { EMPTY_POLICY } from '../src/policy/policy.ts';
import { createGateway } from '../src/server/create-gateway.ts';
import { HEAD, startGraph } from './graph.ts';
import { answers, startRogueGraph } from './rogue-graph.ts';
import { post, startWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

const CANARY = 'canary-7f3a91c2d4';

test("A34 a subgraph's error text, extensions and stack stay behind; its path arrives", async () => {
  const sdl = `${HEAD} type Query { things: [Thing] } type Thing { a: String b(x: Int): String }`;
  const fail = () => {
    throw Object.assign(new Error(CANARY), { extensions: { code: CANARY, stack: CANARY } });
  };
  await using graph = await startGraph({
    one: { sdl, resolvers: { Query: { things: () => [{}, {}] }, Thing: { a: () => 'a', b: fail } } },
  });
  const { text, errors, data } = await graph.ask('{ list: things { a c: b(x: 1) } }');
  expect(text).not.toContain(CANARY);
  expect(data).toEqual({
    list: [
      { a: 'a', c: null },
      { a: 'a', c: null },
    ],
  });
  expect(errors).toEqual(
    [0, 1].map((index) => ({
      message: 'The service that answers this field reported an error.',
      path: ['list', index, 'c'],
      extensions: { code: 'SUBGRAPH_ERROR' },
    })),
  );
});

test.each([
  ['a string for a list', { data: { list: CANARY } }],
  ['an unknown enum value', { data: { e: CANARY } }],
  ['an object for a string', { data: { s: { x: CANARY } } }],
  ['HTML', `<html>${CANARY}</html>`],
  ['invalid JSON', `{"data": {"s": "${CANARY}"`],
  ['an array', [CANARY]],
  ['errors without a list', { errors: CANARY }],
])('A35 what a subgraph answers wrongly is coded, not quoted: %s', async (_, answer) => {
  const rogue = createServer((_request, response) =>
    response.end(typeof answer === 'string' ? answer : JSON.stringify(answer)),
  ).listen(0, '127.0.0.1');
  await new Promise((resolve) => rogue.once('listening', resolve));
  const url = `http://127.0.0.1:${(rogue.address() as AddressInfo).port}`;
  const log: string[] = [];
  const write = (...line: unknown[]) => void log.push(JSON.stringify(line));
  const config = loadConfig({ flags: {}, env: { CORDON_IDENTITY_ANONYMOUS: 'allow' } });
  const gateway = createGateway({
    config,
    ring: await createKeyRing(),
    log: { info: write, warn: write, error: write },
  });
  await gateway.open({ sdl: plainSupergraph('list: [String] e: E s: String', url), file: 'x.graphql' }, EMPTY_POLICY);
  const { text, status } = await post(gateway, undefined, { query: '{ list e s }' });
  expect(status).toBe(200);
  expect(text + log.join()).not.toContain(CANARY);
  expect(text).toMatch(/SUBGRAPH_UNAVAILABLE|INVALID_VALUE/);
  await gateway.close();
  rogue.close();
});

test('a subgraph that is down or slow is coded, and the next request works', async () => {
  let delay = 5_000;
  const slow = createServer(
    (_request, response) => void setTimeout(() => response.end('{"data":{"s":"fine"}}'), delay),
  ).listen(0, '127.0.0.1');
  await new Promise((resolve) => slow.once('listening', resolve));
  const url = `http://127.0.0.1:${(slow.address() as AddressInfo).port}`;
  const config = loadConfig({ flags: {}, env: { CORDON_IDENTITY_ANONYMOUS: 'allow', CORDON_FETCH_TIMEOUT_MS: '200' } });
  const gateway = createGateway({ config, ring: await createKeyRing(), log: { info() {}, warn() {}, error() {} } });
  await gateway.open({ sdl: plainSupergraph('s: String', url), file: 'x.graphql' }, EMPTY_POLICY);
  const first = await post(gateway, undefined, { query: '{ s }' });
  expect([first.data, first.errors.map((error) => error.extensions.code)]).toEqual([
    { s: null },
    ['SUBGRAPH_UNAVAILABLE'],
  ]);
  delay = 0;
  expect((await post(gateway, undefined, { query: '{ s }' })).data).toEqual({ s: 'fine' });
  slow.closeAllConnections();
  slow.close();
  const down = await post(gateway, undefined, { query: '{ s }' });
  expect(down.errors.map((error) => error.extensions.code)).toEqual(['SUBGRAPH_UNAVAILABLE']);
  await gateway.close();
});

test.each([
  ['A36 a variable', 'query($n: Int!) { customers(first: $n) { id } }', { n: CANARY }, 'BAD_USER_INPUT'],
  [
    'A36 a nested variable',
    'query($f: CustomerFilter) { customers(filter: $f) { id } }',
    { f: { [CANARY]: 1 } },
    'BAD_USER_INPUT',
  ],
  ['A36 a literal', `{ customers(first: "${CANARY}") { id } }`, {}, 'GRAPHQL_VALIDATION_FAILED'],
  ['A36 a malformed document', `{ customers(first: "${CANARY}) }`, {}, 'GRAPHQL_PARSE_FAILED'],
  ['A37 a near miss', '{ custome(id: "c1") { id } }', {}, 'GRAPHQL_VALIDATION_FAILED'],
])('%s is not echoed, nothing is suggested', async (_, query, variables, code) => {
  const { status, text, errors } = await world.ask('privacy', query, variables);
  expect([status, errors[0]?.extensions.code]).toEqual([400, code]);
  expect(text).not.toContain(CANARY);
  expect(text).not.toContain('Did you mean');
});

test("A39 A40 debug headers bring no plan, and a subgraph's headers do not pass", async () => {
  const headers = {
    'content-type': 'application/json',
    authorization: `Bearer ${await world.token('privacy')}`,
    'apollo-query-plan-experimental': '1',
    'apollo-federation-include-trace': 'ftv1',
  };
  const response = await world.gateway.fetch(
    new Request('http://gateway/graphql', {
      method: 'POST',
      headers,
      body: '{"query":"{ customer(id: \\"c1\\") { tier } }"}',
    }),
  );
  expect(await response.json()).toEqual({ data: { customer: { tier: 'GOLD' } } });
  expect([...response.headers.keys()].sort()).toEqual(['cache-control', 'content-type']);
});

test('A55 introspection that is off stays off inside a fragment', async () => {
  const production = await startWorld({ CORDON_ENVIRONMENT: 'production' });
  for (const query of [
    '{ ... on Query { __type(name: "Customer") { name } } }',
    '{ __schema { queryType { name } } }',
    '{ ...F } fragment F on Query { s: __schema { queryType { name } } }',
  ]) {
    const { status, errors } = await production.ask('privacy', query);
    expect([status, errors[0]?.extensions.code]).toEqual([400, 'INTROSPECTION_DISABLED']);
  }
  await production.close();
  expect((await world.ask('support', '{ __type(name: "Tier") { name } customer(id: "c1") { tier } }')).data).toEqual({
    __type: { name: 'Tier' },
    customer: { tier: 'GOLD' },
  });
});

test('A76 A79 fragment bombs and alias floods are refused with a limit', async () => {
  const bomb = `{ customer(id: "c1") { ...F0 } } ${Array.from({ length: 20 }, (_, index) => `fragment F${index} on Customer { ${index === 19 ? 'id' : `a: invoices { customer { ...F${index + 1} } } b: invoices { customer { ...F${index + 1} } }`} }`).join(' ')}`;
  const bombed = await world.ask('privacy', bomb);
  expect([bombed.status, bombed.errors[0]?.extensions.code]).toEqual([400, 'OPERATION_TOO_LARGE']);
  const deep = await world.ask(
    'privacy',
    `{ customer(id: "c1") ${'{ invoices { customer '.repeat(16)} { id } ${'} }'.repeat(16)} }`,
  );
  expect([deep.status, deep.errors[0]?.extensions.code]).toEqual([400, 'OPERATION_TOO_LARGE']);
  const flood = await world.ask(
    'privacy',
    `{ ${Array.from({ length: 3000 }, (_, index) => `a${index}: __typename`).join(' ')} }`,
  );
  expect(flood.status).toBe(400);
});

function plainSupergraph(fields: string, url: string): string {
  const sdl = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"]) type Query { ${fields} } enum E { A }`;
  return composeSupergraph([{ name: 'one', url, sdl, file: 'one.graphql' }]).supergraphSdl;
}

/** A key ring that cannot sign for a subgraph, by its name. */
function ringWithout(ring: KeyRing, subgraph: string): KeyRing {
  const { assertion } = ring.signing;
  const sign = (text: string) => {
    const [, payload = ''] = text.split('.');
    if (Buffer.from(payload, 'base64url').toString().includes(`"aud":"${subgraph}"`)) throw new TypeError(CANARY);
    return assertion.current().sign(text);
  };
  const broken = { ...assertion, current: () => ({ ...assertion.current(), sign }) };
  return { ...ring, signing: { ...ring.signing, assertion: broken } };
}

const PAYING = {
  one: 'type Query { thing: Thing } type Mutation { pay: Thing } type Thing @key(fields: "id") { id: ID! }',
  two: 'type Mutation { other: Int } type Thing @key(fields: "id") { id: ID! note: String }',
};

test.each([
  ['a query', '{ thing { note } }', undefined],
  ['a mutation of which a later fetch fails', 'mutation { pay { note } }', true],
  ['a mutation of which a later field fails', 'mutation { pay { id } other }', true],
  ['a mutation that was not sent', 'mutation { other pay { id } }', undefined],
])('I8 a mutation that was carried out says so where the gateway fails: %s', async (_, query, executed) => {
  await using graph = await startRogueGraph(PAYING, {}, undefined, ringWithout(await createKeyRing(), 'two'));
  graph.behave('one', (response, received, nth) => {
    const [, key = 'thing'] = /(\w+): ?pay\b/.exec(JSON.parse(received.body).query) ?? [];
    answers({ [key]: { __typename: 'Thing', id: '1' } })(response, received, nth);
  });
  // Apollo Server's way, then the direct one.
  for (const _way of [1, 2]) {
    const { status, errors, text } = await graph.ask(query);
    expect([status, errors[0]?.extensions]).toEqual([500, { code: 'INTERNAL', ...(executed && { executed }) }]);
    expect(text).not.toContain('data');
  }
  expect(graph.log.map((line) => JSON.parse(line)).filter(({ code }) => code === 'INTERNAL')).toEqual(
    [1, 2].map(() => ({ code: 'INTERNAL', error: 'TypeError', message: 'a request failed' })),
  );
  expect(graph.log.join()).not.toContain(CANARY);
});

test('I8 a mutation that was carried out says so where its outcome cannot be handed over', async () => {
  const entry = {
    begun: Promise.resolve(true),
    end: () => {
      throw new RangeError(CANARY);
    },
  };
  const audit = { interrupted: 0, drained: 0, begin: () => entry, countFinds() {}, close: async () => undefined };
  await using graph = await startRogueGraph(PAYING, {}, undefined, undefined, audit);
  graph.behave('one', answers({ thing: null, pay: null }));
  const told = async (query: string) => {
    const { status, errors } = await graph.ask(query);
    return [status, errors[0]?.extensions];
  };
  expect(await told('mutation { pay { id } }')).toEqual([500, { code: 'INTERNAL', executed: true }]);
  expect(await told('{ thing { id } }')).toEqual([500, { code: 'INTERNAL' }]);
});

test('I8 a mutation that was carried out says so where its answer is larger than answers may be', async () => {
  const sdl = `${HEAD} type Query { text: String } type Mutation { text: [String] }`;
  const text = () => 'x'.repeat(300_000);
  const resolvers = { Query: { text }, Mutation: { text: () => Array.from({ length: 10 }, text) } };
  await using graph = await startGraph({ one: { sdl, resolvers } }, undefined, {
    CORDON_LIMITS_RESPONSE_BYTES: '2000000',
  });
  const { status, errors } = await graph.ask('mutation { text }');
  expect([status, errors[0]?.extensions]).toEqual([
    400,
    { code: 'RESPONSE_TOO_LARGE', limit: 2_000_000, executed: true },
  ]);
  const refused = await graph.ask(`{ ${Array.from({ length: 10 }, (_, index) => `x${index}: text`).join(' ')} }`);
  expect(refused.errors[0]?.extensions).toEqual({ code: 'RESPONSE_TOO_LARGE', limit: 2_000_000 });
});
