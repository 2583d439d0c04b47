import { createHash } from 'node:crypto';
import { serverAudits } from 'graphql-http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Listener } from '../src/http/listen.ts';
import { listen } from '../src/http/listen.ts';
import type { Received, Sent } from './exchange.ts';
import { exchange } from './exchange.ts';
import type { Graph } from './graph.ts';
import { HEAD, startGraph } from './graph.ts';
import type { Caller, World } from './world.ts';
import { readReply, startWorld } from './world.ts';

const ORIGIN = 'https://app.example.com';

let world: World;
let listener: Listener;
let graph: Graph;
let graphListener: Listener;
beforeAll(async () => {
  world = await startWorld({ CORDON_HTTP_CORS_ORIGINS: ORIGIN });
  listener = await listen(world.gateway.handle, '127.0.0.1', 0, 10_000);
  graph = await startFailingGraph();
  graphListener = await listen(graph.gateway.handle, '127.0.0.1', 0, 10_000);
});
afterAll(async () => {
  await listener.close(100);
  await graphListener.close(100);
  await graph[Symbol.asyncDispose]();
  await world.close();
});

/** A subgraph in which much goes wrong. */
async function startFailingGraph(): Promise<Graph> {
  const sdl = `${HEAD} type Query { things: [Thing] whole: Thing! } type Thing { a: String b: String n: Int! secret: String @pii(category: "SECRET") }`;
  const fail = () => {
    throw new Error('canary-7f3a91c2d4');
  };
  const things = [{ n: 1, secret: 'canary-91c2d47f3a' }, { n: 'canary-2' }];
  const resolvers = { Query: { things: () => things, whole: fail }, Thing: { a: () => '"ä\u2028', b: fail } };
  return await startGraph({ one: { sdl, resolvers } });
}

/** How many rows were sent: it makes the text of each row's document its own. */
let rows = 0;

const json = (body: unknown): string => JSON.stringify(body);

async function bearer(caller: Caller): Promise<Record<string, string>> {
  const token = await world.token(caller);
  return { 'content-type': 'application/json', ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) };
}

/** Sends a request and says which way it went. */
async function send(gateway: Pick<World, 'gateway'>['gateway'], port: number, sent: Sent) {
  const before = { ...gateway.counts };
  const received = await exchange(port, sent);
  const { direct, apollo } = gateway.counts;
  return { received, way: `direct ${direct - before.direct}, apollo ${apollo - before.apollo}` };
}

/** Sends a document that nobody sent before, and again: by Apollo Server, then by the direct path. */
async function bothWays(
  body: Readonly<Record<string, unknown>> & { readonly query: string },
  headers: Readonly<Record<string, string>>,
  { gateway, port }: { readonly gateway: World['gateway']; readonly port: number },
): Promise<Received> {
  const sent = { headers, body: json({ ...body, query: `${body.query} #${rows++}` }) };
  const first = await send(gateway, port, sent);
  const second = await send(gateway, port, sent);
  expect(second.received).toEqual(first.received);
  expect([first.way, second.way], first.received.body).toEqual(['direct 0, apollo 1', 'direct 1, apollo 0']);
  return second.received;
}

const CUSTOMER = `query Customer($id: ID = "c1", $with: Boolean = true) { customer(id: $id) {
  name email phone ssn tier alias: name creditScore @include(if: $with)
  invoices(first: 1) { number total { amount currency } }
  paymentMethods { __typename ... on Card { number } ... on BankAccount { iban } }
} }`;

const CALLERS: readonly Caller[] = ['support', 'billing', 'privacy', 'support without task'];

const REQUESTS: readonly [string, Readonly<Record<string, unknown>> & { readonly query: string }, number][] = [
  ['much of everything', { query: CUSTOMER }, 200],
  ['variables', { query: CUSTOMER, variables: { id: 'c2', with: false } }, 200],
  [
    'null for variables, operation name and extensions',
    { query: CUSTOMER, variables: null, operationName: null, extensions: null },
    200,
  ],
  ['unknown keys', { query: CUSTOMER, id: 7, extensions: { other: { persistedQuery: 1 } }, more: [] }, 200],
  ['a variable too many', { query: CUSTOMER, variables: { other: 1, __proto__: null } }, 200],
  [
    'an operation by name',
    { query: 'query A { customer(id: "c1") { tier } } query B { __typename }', operationName: 'A' },
    200,
  ],
  ['no operation of that name', { query: 'query A { __typename }', operationName: 'C' }, 400],
  ['an empty operation name', { query: 'query A { __typename }', operationName: '' }, 400],
  ['several operations and no name', { query: 'query A { __typename } query B { __typename }' }, 400],
  ['a bad variable', { query: 'query($n: Int!) { customers(first: $n) { id } }', variables: { n: 'canary' } }, 400],
  ['a variable that is missing', { query: 'query($n: Int!) { customers(first: $n) { id } }' }, 400],
  [
    'a null that is not allowed',
    { query: 'query($n: Int!) { customers(first: $n) { id } }', variables: { n: null } },
    400,
  ],
  [
    'a condition that is null',
    { query: 'query($b: Boolean = true) { customer(id: "c1") { tier @include(if: $b) } }', variables: { b: null } },
    200,
  ],
  ['nothing there', { query: '{ customer(id: "nobody") { id name } }' }, 200],
  [
    'aliases and fragments',
    {
      query:
        '{ a: customer(id: "c1") { ...F } b: customer(id: "c2") { ...F } } fragment F on Customer { n: name name }',
    },
    200,
  ],
  ['introspection', { query: '{ __type(name: "Customer") { name fields { name } } __typename }' }, 200],
  ['a reserved name', { query: '{ cordon__x: __typename customer(id: "c1") { cordon__0: name } }' }, 400],
  ['a long list', { query: '{ customers(first: 100) { id name email phone } }' }, 200],
  ['a mutation', { query: 'mutation { addNote(id: "c9999", text: "x") { id } }' }, 200],
];

test.each(CALLERS)('the two ways send the same bytes: %s', async (caller) => {
  const port = listener.port;
  for (const [name, body, status] of REQUESTS) {
    const received = await bothWays(body, await bearer(caller), { gateway: world.gateway, port });
    if (name !== 'a mutation') expect([name, received.status]).toEqual([name, status]);
  }
});

test('a document of 100 KB', async () => {
  const query = `{ ${'__typename '.repeat(20)} #${'x'.repeat(100_000)}\n}`;
  const at = { gateway: world.gateway, port: listener.port };
  expect((await bothWays({ query }, await bearer('support'), at)).body).toBe('{"data":{"__typename":"Query"}}\n');
});

test('an argument that is blocked is refused with its coordinate', async () => {
  const at = { gateway: world.gateway, port: listener.port };
  const byLiteral = { query: '{ customers(filter: { email: "canary@example.com" }) { id } }' };
  const byVariable = {
    query: 'query($f: CustomerFilter) { customers(filter: $f) { id } }',
    variables: { f: { email: 'x' } },
  };
  for (const body of [byLiteral, byVariable]) {
    const { status, body: text } = await bothWays(body, await bearer('billing'), at);
    expect([status, JSON.parse(text).errors[0].extensions.code]).toEqual([403, 'PII_BLOCKED']);
  }
});

test.each([
  [
    'errors with indices, aliases, and masks',
    '{ list: things { a c: b secret } }',
    ['SUBGRAPH_ERROR', 'SUBGRAPH_ERROR'],
  ],
  ['a value of the wrong type', '{ things { n } }', undefined],
  ['null for all', '{ whole { a } }', undefined],
])('failing subgraphs: %s', async (_, query, codes) => {
  const at = { gateway: graph.gateway, port: graphListener.port };
  const { body } = await bothWays({ query }, { 'content-type': 'application/json' }, at);
  expect(body).not.toContain('canary');
  const { errors } = JSON.parse(body);
  if (codes) expect(errors.map((error: { extensions: { code: string } }) => error.extensions.code)).toEqual(codes);
});

test.each([
  [{}],
  [{ accept: '*/*' }],
  [{ accept: 'application/json' }],
  [{ accept: 'application/json, */*' }],
  [{ accept: 'application/json, text/plain, */*' }],
  [{ accept: 'application/json; charset=utf-8' }],
  [{ accept: 'application/graphql-response+json' }],
  [{ accept: 'application/graphql-response+json; charset=utf-8' }],
  [{ accept: 'application/graphql-response+json, application/json' }],
  [{ accept: 'application/graphql-response+json,application/json;q=0.9' }],
  [{ accept: 'application/graphql-response+json, application/json;q=0.9' }],
  [
    {
      accept:
        'application/graphql-response+json, application/graphql+json, application/json, text/event-stream, multipart/mixed',
    },
  ],
  [{ 'content-type': 'application/json; charset=UTF-8' }],
  [{ 'content-type': 'Application/JSON;charset="utf-8"; x=y' }],
  [{ origin: ORIGIN }],
  [{ origin: 'https://elsewhere.example.com' }],
  [{ 'apollo-query-plan-experimental': '1' }],
])('headers: %j', async (more: Readonly<Record<string, string>>) => {
  const at = { gateway: world.gateway, port: listener.port };
  for (const caller of ['support', 'privacy'] as const) {
    const { headers } = await bothWays({ query: CUSTOMER }, { ...(await bearer(caller)), ...more }, at);
    expect(headers.some((each) => each === `access-control-allow-origin: ${ORIGIN}`)).toBe(more.origin === ORIGIN);
  }
  const refused = { query: 'query A { __typename }', operationName: 'C' };
  await bothWays(refused, { ...(await bearer('support')), ...more }, at);
});

test.each<[string, Partial<Sent> & { readonly headers?: Record<string, string> }]>([
  ['a list for variables', { body: json({ query: '{ __typename }', variables: [] }) }],
  ['a text for variables', { body: json({ query: '{ __typename }', variables: '{}' }) }],
  ['a number for the operation name', { body: json({ query: '{ __typename }', operationName: 1 }) }],
  ['a list for extensions', { body: json({ query: '{ __typename }', extensions: [] }) }],
  ['no document', { body: json({ operationName: 'A' }) }],
  ['an empty document', { body: json({ query: '' }) }],
  ['a batch', { body: json([{ query: '{ __typename }' }]) }],
  ['an Accept that nothing satisfies', { headers: { accept: 'image/png' } }],
  ['an unusual Accept', { headers: { accept: 'application/json;q=0.3, application/graphql-response+json;q=0.2' } }],
  [
    'GET',
    {
      method: 'GET',
      path: `/graphql?query=${encodeURIComponent('{ __typename }')}`,
      headers: { 'content-type': 'application/json' },
    },
  ],
])("what is unusual is Apollo Server's: %s", async (_, { headers, ...rest }) => {
  const sent = {
    body: json({ query: '{ __typename }' }),
    ...rest,
    headers: { ...(await bearer('support')), ...headers },
  };
  const first = await send(world.gateway, listener.port, sent);
  const second = await send(world.gateway, listener.port, sent);
  expect([first.way, second.way]).toEqual(['direct 0, apollo 1', 'direct 0, apollo 1']);
  expect(second.received).toEqual(first.received);
});

test('A51 no way in takes what a page of another origin may send without a preflight', async () => {
  const { authorization = '' } = await bearer('support');
  const query = '{ __typename }';
  await bothWays({ query }, await bearer('support'), { gateway: world.gateway, port: listener.port });
  for (const type of [
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data',
    'text/plain; application/json',
  ]) {
    const { status } = await exchange(listener.port, {
      headers: { authorization, 'content-type': type },
      body: json({ query }),
    });
    expect([type, status]).toEqual([type, 415]);
  }
  const { status } = await exchange(listener.port, { headers: { authorization }, body: json({ query }) });
  expect(status).toBe(415);
});

test('A53 two tokens are none, although one or both are good', async () => {
  const { authorization = '' } = await bearer('support');
  const pairs = [
    [authorization, 'Bearer x'],
    ['Bearer x', authorization],
    [authorization, authorization],
  ];
  for (const pair of pairs) {
    const headers = { 'content-type': 'application/json', authorization: pair };
    const { status } = await exchange(listener.port, { headers, body: json({ query: '{ __typename }' }) });
    expect(status).toBe(401);
  }
});

test('GraphQL over HTTP: the audits find nothing on either way', async () => {
  await using plain = await startGraph({ one: { sdl: `${HEAD} type Query { a: Int }`, resolvers: {} } });
  const { port, close } = await listen(plain.gateway.handle, '127.0.0.1', 0, 10_000);
  const failed = async () => {
    const audits = serverAudits({ url: `http://127.0.0.1:${port}/graphql`, fetchFn: fetch });
    const results = await Promise.all(audits.map((audit) => audit.fn()));
    return results.flatMap((result) => (result.status === 'error' ? [result.name] : []));
  };
  expect(await failed()).toEqual([]);
  const { direct } = plain.gateway.counts;
  expect(await failed()).toEqual([]);
  expect(plain.gateway.counts.direct).toBeGreaterThan(direct + 10);
  await close(100);
});

const sha256 = (source: string) => createHash('sha256').update(source).digest('hex');
const persisted = (hash: string) => ({ persistedQuery: { version: 1, sha256Hash: hash } });

test('A45 a hash that one role registered is decided for the other who sends it', async () => {
  const query = '{ customer(id: "c1") { name email } } # A45';
  const extensions = persisted(sha256(query));
  const ask = async (caller: Caller, body: unknown) =>
    (await exchange(listener.port, { headers: await bearer(caller), body: json(body) })).body;
  expect(await ask('support', { extensions })).toBe(
    '{"errors":[{"message":"PersistedQueryNotFound","extensions":{"code":"PERSISTED_QUERY_NOT_FOUND"}}]}',
  );
  const registered = JSON.parse(await ask('privacy', { query, extensions }));
  expect(registered.data.customer.email).toBe('rosa.szymanski@1.mail.example');
  const masked = await ask('support', { extensions });
  expect(JSON.parse(masked).data.customer.email).toBe('r***@masked.invalid');
  expect(masked).toBe(await ask('support', { query }));
  expect(masked).toBe(await ask('support', { query, extensions }));
  expect(await ask('nobody', { extensions })).toContain('UNAUTHENTICATED');
});

test('A45 nothing is registered by who has no token, by what is not valid, or under a hash of something else', async () => {
  const ask = async (caller: Caller, body: unknown) => {
    const { status, body: text } = await exchange(listener.port, { headers: await bearer(caller), body: json(body) });
    return [status, JSON.parse(text).errors?.[0].extensions.code];
  };
  const query = '{ customer(id: "c1") { tier } } # unknown';
  const invalid = '{ nothing }';
  expect(await ask('nobody', { query, extensions: persisted(sha256(query)) })).toEqual([401, 'UNAUTHENTICATED']);
  expect(await ask('support', { extensions: persisted(sha256(query)) })).toEqual([200, 'PERSISTED_QUERY_NOT_FOUND']);
  expect(await ask('support', { query: invalid, extensions: persisted(sha256(invalid)) })).toEqual([
    400,
    'GRAPHQL_VALIDATION_FAILED',
  ]);
  expect(await ask('support', { extensions: persisted(sha256(invalid)) })).toEqual([200, 'PERSISTED_QUERY_NOT_FOUND']);
  expect(await ask('support', { query, extensions: persisted(sha256('other')) })).toEqual([
    400,
    'PERSISTED_QUERY_MISMATCH',
  ]);
  expect(await ask('support', { extensions: persisted(sha256('other')) })).toEqual([200, 'PERSISTED_QUERY_NOT_FOUND']);
  for (const persistedQuery of [{ version: 2, sha256Hash: sha256(query) }, { version: 1 }, 'x', [1]])
    expect(await ask('support', { query, extensions: { persistedQuery } })).toEqual([400, 'BAD_REQUEST']);
});

test('a hash by GET: the document of a POST, refused like any simple request without a preflight', async () => {
  const query = 'query($id: ID!) { customer(id: $id) { tier } } # by hash';
  const headers = await bearer('support');
  const { authorization = '' } = headers;
  await exchange(listener.port, {
    headers,
    body: json({ query, variables: { id: 'c1' }, extensions: persisted(sha256(query)) }),
  });
  const search = new URLSearchParams({ variables: '{"id":"c1"}', extensions: json(persisted(sha256(query))) });
  const get = (more: Record<string, string>) =>
    exchange(listener.port, { method: 'GET', path: `/graphql?${search}`, headers: more });
  expect((await get(headers)).body).toBe('{"data":{"customer":{"tier":"GOLD"}}}\n');
  expect((await get({ authorization })).status).toBe(400);
});

test('persisted queries can be turned off, as Apollo clients expect', async () => {
  await using off = await startGraph({ one: { sdl: `${HEAD} type Query { a: Int }`, resolvers: {} } }, undefined, {
    CORDON_HTTP_PERSISTED_QUERIES: 'false',
  });
  const body = json({ query: '{ a }', extensions: persisted(sha256('{ a }')) });
  const headers = { 'content-type': 'application/json' };
  const response = await off.gateway.fetch(new Request('http://gateway/graphql', { method: 'POST', headers, body }));
  const { errors } = await readReply(response);
  expect([response.status, errors[0]?.message]).toEqual([200, 'PersistedQueryNotSupported']);
});

test('CORS: a preflight of a listed origin says what it may send, and nothing to others', async () => {
  const preflight = (origin: string) =>
    exchange(listener.port, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization, Cordon-Explain, x-evil',
      },
    });
  const { status, headers, body } = await preflight(ORIGIN);
  expect([status, body]).toEqual([204, '']);
  expect(headers.filter((each) => /^(access|vary|content)/.test(each))).toEqual([
    'access-control-allow-methods: GET, POST',
    'access-control-allow-headers: authorization, content-type, apollo-require-preflight, x-apollo-operation-name, apollographql-client-name, apollographql-client-version, cordon-explain',
    'access-control-max-age: 7200',
    `access-control-allow-origin: ${ORIGIN}`,
    'vary: origin',
  ]);
  for (const origin of ['https://elsewhere.example.com', `${ORIGIN}.evil.example`, 'null']) {
    const other = await preflight(origin);
    expect(other.status).toBe(405);
    expect(other.headers.join()).not.toContain('access-control');
  }
  const refused = await exchange(listener.port, {
    headers: { origin: ORIGIN, 'content-type': 'application/json' },
    body: '{}',
  });
  expect([refused.status, refused.headers.includes(`access-control-allow-origin: ${ORIGIN}`)]).toEqual([401, true]);
  const everybody = await startGraph({ one: { sdl: `${HEAD} type Query { a: Int }`, resolvers: {} } }, undefined, {
    CORDON_HTTP_CORS_ORIGINS: '*',
  });
  const response = await everybody.gateway.fetch(
    new Request('http://gateway/graphql', { headers: { origin: ORIGIN } }),
  );
  expect(response.headers.get('access-control-allow-origin')).toBe('*');
  expect(response.headers.get('access-control-allow-credentials')).toBeNull();
  await everybody[Symbol.asyncDispose]();
});

test('A43 A47 many requests of different principals at once: each gets its own answer', async () => {
  const callers = ['support', 'billing', 'privacy'] as const;
  const body = json({ query: `${CUSTOMER} # A43` });
  const alone = new Map<Caller, string>();
  for (const caller of callers) {
    alone.set(caller, (await exchange(listener.port, { headers: await bearer(caller), body })).body);
  }
  expect(new Set(alone.values()).size).toBe(3);
  const { direct } = world.gateway.counts;
  const answers = Array.from({ length: 200 }, async (_, index) => {
    const caller = callers[index % 3] ?? 'support';
    return [caller, (await exchange(listener.port, { headers: await bearer(caller), body })).body] as const;
  });
  for (const [caller, answer] of await Promise.all(answers)) expect(answer).toBe(alone.get(caller));
  expect(world.gateway.counts.direct - direct).toBe(200);
});
