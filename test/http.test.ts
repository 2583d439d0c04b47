import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { serverAudits } from 'graphql-http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { requestToken } from '../dev/request-token.ts';
import { composeSupergraph } from '../src/compose/compose-supergraph.ts';
import { loadConfig } from '../src/config.ts';
import { listen } from '../src/http/listen.ts';
import { createKeyRing } from '../src/keys/create-key-ring.ts';
import { EMPTY_POLICY } from '../src/policy/policy.ts';
import { createGateway, type Gateway } from '../src/server/create-gateway.ts';
import { exchange } from './exchange.ts';
import { post, readReply, startWorld, type World } from './world.ts';

const ORIGIN = 'https://app.example.com';

/** Opens a gateway for anonymous callers whose subgraph is down. */
async function openPlain(env: Readonly<Record<string, string>> = {}): Promise<Gateway> {
  const gateway = createGateway({
    config: loadConfig({ flags: {}, env: { CORDON_IDENTITY_ANONYMOUS: 'allow', ...env } }),
    ring: await createKeyRing(),
    log: { info() {}, warn() {}, error() {} },
  });
  const sdl = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
    type Query { a: Int b(id: ID!): Int c: Int! f(b: Boolean): Int n(float: Float int: Int id: ID json: JSON in: In): Int }
    scalar JSON input In { float: Float json: JSON }`;
  const { supergraphSdl } = composeSupergraph([
    { name: 'one', url: 'http://127.0.0.1:9/graphql', sdl, file: 'one.graphql' },
  ]);
  await gateway.open({ sdl: supergraphSdl, file: 'x.graphql' }, EMPTY_POLICY);
  return gateway;
}

let world: World;
let plain: Gateway;
let draft: Gateway;
beforeAll(async () => {
  world = await startWorld();
  plain = await openPlain({ CORDON_HTTP_CORS_ORIGINS: ORIGIN, CORDON_HTTP_CORS_HEADERS: 'x-tenant' });
  draft = await openPlain({ CORDON_HTTP_STATUS_CODES: 'draft' });
});
afterAll(async () => {
  await plain.close();
  await draft.close();
  await world.close();
});

/** The audits that a server fails. */
async function failedAudits(url: string): Promise<readonly string[]> {
  const results = await Promise.all(serverAudits({ url, fetchFn: fetch }).map((audit) => audit.fn()));
  return results.flatMap((result) => (result.status === 'ok' ? [] : [`${result.id} ${result.status} ${result.name}`]));
}

test('GraphQL over HTTP: all 61 audits, also of a known document', async () => {
  const listener = await listen(plain.handle, '127.0.0.1', 0, 10_000);
  const url = `http://127.0.0.1:${listener.port}/graphql`;
  expect(serverAudits({ url })).toHaveLength(61);
  expect(await failedAudits(url)).toEqual([]);
  const { direct } = plain.counts;
  expect(await failedAudits(url)).toEqual([]);
  expect(plain.counts.direct).toBeGreaterThan(direct + 10);
  await listener.close(100);
});

const json = { 'content-type': 'application/json' };

test.each<[string, RequestInit, number, string]>([
  ['malformed JSON', { method: 'POST', headers: json, body: '{"query": canary' }, 400, 'BAD_REQUEST'],
  ['a body that is no object', { method: 'POST', headers: json, body: '[1]' }, 400, 'BAD_REQUEST'],
  [
    'another content type',
    { method: 'POST', headers: { 'content-type': 'text/plain' }, body: '{}' },
    415,
    'UNSUPPORTED_MEDIA_TYPE',
  ],
  [
    'A80 another charset',
    { method: 'POST', headers: { 'content-type': 'application/json; charset=utf-16' }, body: '{}' },
    415,
    'UNSUPPORTED_MEDIA_TYPE',
  ],
  [
    'an oversized body',
    { method: 'POST', headers: json, body: `{"query":"${'x'.repeat(1_100_000)}"}` },
    413,
    'PAYLOAD_TOO_LARGE',
  ],
  [
    'an unknown operation',
    { method: 'POST', headers: json, body: '{"query":"{ a }","operationName":"X"}' },
    400,
    'OPERATION_RESOLUTION_FAILURE',
  ],
  ['another method', { method: 'DELETE' }, 405, 'METHOD_NOT_ALLOWED'],
  ['A51 a simple cross-site request', { method: 'GET' }, 400, 'BAD_REQUEST'],
  ['A51 an image', { headers: { accept: 'image/avif,image/webp,image/png,*/*;q=0.8' } }, 400, 'BAD_REQUEST'],
  ['A51 a link', { headers: { accept: 'text/plain,*/*;q=0.8', 'sec-fetch-site': 'none' } }, 400, 'BAD_REQUEST'],
  ...['same-site', 'cross-site'].flatMap((site): [string, RequestInit, number, string][] =>
    ['*/*', 'application/json', 'application/graphql-response+json'].map((accept) => [
      `A51 a script of another origin, ${site}, ${accept}`,
      { headers: { accept, 'sec-fetch-site': site, origin: 'https://elsewhere.example.com' } },
      400,
      'BAD_REQUEST',
    ]),
  ),
])('bad input: %s', async (_, init, status, code) => {
  const search = init.body === undefined && init.method !== 'DELETE' ? '?query={a}' : '';
  const response = await plain.fetch(new Request(`http://gateway/graphql${search}`, init));
  const answer = await readReply(response);
  expect([response.status, answer.errors[0]?.extensions.code]).toEqual([status, code]);
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(answer.text).not.toContain('canary');
});

/** Asks the plain gateway by GET. */
const get = async (search: string, headers: Readonly<Record<string, string>>, path = '/graphql') =>
  await plain.fetch(new Request(`http://gateway${path}${search}`, { headers }));

test.each([
  [{ accept: 'application/graphql-response+json' }],
  [{ accept: 'application/json' }],
  [{ accept: 'application/graphql-response+json, application/json;q=0.9' }],
  [{ accept: '*/*' }],
  [{ accept: '*/*', 'sec-fetch-site': 'same-origin' }],
  [{ accept: '*/*', 'sec-fetch-site': 'cross-site', origin: ORIGIN }],
  [{ 'apollo-require-preflight': '1', 'sec-fetch-site': 'cross-site' }],
])('a GET is answered: %j', async (headers: Readonly<Record<string, string>>) => {
  const response = await get('?query={__typename}', headers);
  expect([response.status, await response.text()]).toEqual([200, '{"data":{"__typename":"Query"}}\n']);
  const mutation = await get('?query=mutation{__typename}', headers);
  expect(mutation.status).toBeGreaterThanOrEqual(400);
});

test.each(['&variables=', '&extensions=', '&variables=&extensions=&operationName=', '&variables={}&extensions='])(
  'a GET with empty parameters is one without them: %s',
  async (more) => {
    const accept = { accept: 'application/json' };
    const response = await get(`?query={__typename}${more}`, accept);
    expect([response.status, await response.text()]).toEqual([200, '{"data":{"__typename":"Query"}}\n']);
    const first = await get(`?${more.slice(1)}&query={__typename}`, accept);
    expect(await first.text()).toBe('{"data":{"__typename":"Query"}}\n');
    expect((await get('?query={__typename}&variables=x', accept)).status).toBe(400);
    expect((await get('?query=', accept)).status).toBe(400);
  },
);

const QUERIES: readonly [string, unknown, number, number, number][] = [
  ['no GraphQL', { query: '{' }, 400, 200, 400],
  ['not valid', { query: '{ nothing }' }, 400, 200, 422],
  ['no such operation', { query: 'query A { a }', operationName: 'B' }, 400, 200, 422],
  [
    'a variable that does not fit',
    { query: 'query($id: ID!) { __typename @skip(if: false) b(id: $id) }' },
    400,
    200,
    422,
  ],
  ['a reserved name', { query: '{ cordon__x: __typename }' }, 400, 200, 422],
  ['parameters that do not fit', { query: 7 }, 400, 400, 422],
  ['no data at all', { query: '{ c }' }, 200, 200, 294],
  ['data and an error', { query: '{ a }' }, 200, 200, 294],
  ['data', { query: '{ __typename }' }, 200, 200, 200],
];

test.each(QUERIES)('status codes: %s', async (_, body, legacy, named, newest) => {
  for (const [gateway, accept, status] of [
    [plain, undefined, legacy],
    [plain, '*/*', legacy],
    [plain, 'application/graphql-response+json', legacy],
    [plain, 'application/graphql-response+json, application/json;q=0.9', legacy],
    [plain, 'application/json', named],
    [plain, 'application/json;q=0.3, application/graphql-response+json;q=0.2', named],
    [draft, 'application/graphql-response+json', newest],
    [draft, 'application/graphql-response+json;q=0.3, application/json;q=0.2', newest],
    [draft, 'application/json', named],
    [draft, undefined, legacy],
  ] as const) {
    // By Apollo Server, then by the direct path.
    for (const way of ['first', 'second']) {
      const headers = { ...json, ...(accept && { accept }) };
      const sent = { method: 'POST', headers, body: JSON.stringify(body) };
      const response = await gateway.fetch(new Request('http://gateway/graphql', sent));
      expect([accept, way, response.status, await response.text()]).toEqual([accept, way, status, expect.anything()]);
    }
  }
});

test('what is no JSON, too large or forbidden has its status under every setting', async () => {
  for (const gateway of [plain, draft]) {
    const headers = { ...json, accept: 'application/graphql-response+json' };
    const sent = (body: string) => new Request('http://gateway/graphql', { method: 'POST', headers, body });
    expect((await gateway.fetch(sent('{'))).status).toBe(400);
    expect((await gateway.fetch(sent(`{"query":"${'x'.repeat(1_100_000)}"}`))).status).toBe(413);
  }
});

test.each([
  ['at the root', '{ a @include(if: $b) }'],
  ['skipped', '{ a @skip(if: $b) }'],
  ['below', '{ __type(name: "Query") { name @include(if: $b) } }'],
  ['in a fragment of a fragment', '{ ...F } fragment F on Query { ...G } fragment G on Query { a @include(if: $b) }'],
  ['a fragment', '{ ... @include(if: $b) { a } }'],
])('a condition that is null is an error, as in graphql-js: %s', async (_, query) => {
  for (const way of ['first', 'second']) {
    const reply = await post(plain, undefined, { query: `query($b: Boolean = true) ${query}`, variables: { b: null } });
    const expected = [way, 200, null, ['BAD_USER_INPUT']];
    expect([way, reply.status, reply.data, reply.errors.map(({ extensions }) => extensions.code)]).toEqual(expected);
  }
  const absent = await post(plain, undefined, { query: `query($b: Boolean = true) ${query}` });
  expect(absent.data).not.toBeNull();
});

test('a null that no condition of the operation reads changes nothing', async () => {
  const query =
    'query A($b: Boolean = true) { f(b: $b) __typename } query B($b: Boolean = true) { __typename @include(if: $b) }';
  const { data } = await post(plain, undefined, { query, operationName: 'A', variables: { b: null } });
  expect(data).toEqual({ f: null, __typename: 'Query' });
});

test.each([
  ['a Float variable', 'query($n: Float) { n(float: $n) }', '1e400'],
  ['an Int variable', 'query($n: Int) { n(int: $n) }', '1e400'],
  ['an ID variable', 'query($n: ID) { n(id: $n) }', '1E400'],
  ['within an input', 'query($n: In) { n(in: $n) }', '{"float":1e400}'],
  ['a Float literal', '{ n(float: 1e400) }', 'null'],
  ['an Int literal', '{ n(int: 1e400) }', 'null'],
  ['a JSON literal', '{ n(json: 1e400) }', 'null'],
  ['a JSON literal within', '{ n(json: {a: [-1e400]}) }', 'null'],
  ['a default', 'query($n: Float = 1e400) { n(float: $n) }', undefined],
  ['a JSON default', 'query($n: JSON = 1e400) { n(json: $n) }', undefined],
  ['a Float literal without a dot', `{ n(float: ${'9'.repeat(400)}) }`, undefined],
  ['a JSON literal without a dot', `{ n(json: [${'9'.repeat(400)}]) }`, undefined],
])("a number beyond all doubles is the client's mistake: %s", async (_, query, number) => {
  for (const way of ['first', 'second']) {
    const variables = number === undefined ? '' : `,"variables":{"n":${number}}`;
    const body = `{"query":${JSON.stringify(query)}${query.startsWith('query') ? variables : ''}}`;
    const reply = await readReply(
      await plain.fetch(new Request('http://gateway/graphql', { method: 'POST', headers: json, body })),
    );
    const codes = reply.errors.map(({ extensions }) => extensions.code);
    expect([way, reply.status, codes]).toEqual([way, 400, [expect.stringMatching(/BAD_USER_INPUT|VALIDATION_FAILED/)]]);
  }
});

test('an ID may have as many digits as it has', async () => {
  const { data, errors } = await post(plain, undefined, { query: `{ n(id: ${'9'.repeat(400)}) }` });
  expect([data, errors[0]?.extensions.code]).toEqual([{ n: null }, 'SUBGRAPH_UNAVAILABLE']);
});

test.each([
  ['gzip', gzipSync],
  ['deflate', deflateSync],
  ['br', brotliCompressSync],
  ['zstd', zstdCompressSync],
])('F07 a request body in %s is read within the limit', async (coding, pack) => {
  const send = async (bytes: Uint8Array<ArrayBuffer>, encoding = coding) => {
    const headers = { ...json, 'content-encoding': encoding };
    const response = await plain.fetch(new Request('http://gateway/graphql', { method: 'POST', headers, body: bytes }));
    return { response, answer: await readReply(response) };
  };
  const body = JSON.stringify({ query: '{ __typename }' });
  const { response, answer } = await send(pack(body));
  expect([response.status, answer.data]).toEqual([200, { __typename: 'Query' }]);
  const codes: unknown[] = [];
  for (const [bytes, encoding] of [
    [pack(JSON.stringify({ query: `#${'x'.repeat(1_100_000)}` })), coding],
    [pack(' '.repeat(50_000_000)), coding],
    [pack(body).subarray(0, -3), coding],
    [Buffer.from(body), coding],
    [pack(body), 'compress'],
    [pack(body), `${coding}, ${coding}`],
  ] as const) {
    const refused = await send(bytes as Uint8Array<ArrayBuffer>, encoding);
    codes.push([refused.response.status, refused.answer.errors[0]?.extensions.code]);
    expect(refused.response.headers.get('accept-encoding')).toBe(
      refused.response.status === 415 ? 'gzip, br, deflate, zstd' : null,
    );
  }
  expect(codes).toEqual([
    [413, 'PAYLOAD_TOO_LARGE'],
    [413, 'PAYLOAD_TOO_LARGE'],
    [400, 'BAD_REQUEST'],
    [400, 'BAD_REQUEST'],
    [415, 'UNSUPPORTED_MEDIA_TYPE'],
    [415, 'UNSUPPORTED_MEDIA_TYPE'],
  ]);
});

test('F09 F10 absolute-form targets, a slash at the end, and a path of its own', async () => {
  const body = '{"query":"{ __typename }"}';
  const status = async (gateway: Gateway, path: string) => {
    const listener = await listen(gateway.handle, '127.0.0.1', 0, 10_000);
    const received = await exchange(listener.port, { path, headers: json, body });
    await listener.close(100);
    return received.status;
  };
  for (const path of [
    '/graphql',
    '/graphql/',
    'http://gateway.example/graphql',
    'HTTPS://gateway.example:8443/graphql/',
  ])
    expect([path, await status(plain, path)]).toEqual([path, 200]);
  for (const path of ['/graphql//', '/graphql/x', '/api/graphql', 'http://gateway.example'])
    expect([path, await status(plain, path)]).toEqual([path, 404]);
  expect(await status(plain, 'http://user:canary@gateway.example/graphql')).toBe(400);
  const moved = await openPlain({ CORDON_HTTP_PATH: '/api/graphql' });
  for (const path of ['/api/graphql', '/api/graphql/', 'http://x/api/graphql'])
    expect([path, await status(moved, path)]).toEqual([path, 200]);
  for (const path of ['/graphql', '/', '/api']) expect([path, await status(moved, path)]).toEqual([path, 404]);
  const page = new Request('http://gateway/api/graphql', { headers: { accept: 'text/html' } });
  expect((await moved.fetch(page)).headers.get('content-type')).toContain('text/html');
  expect((await moved.fetch(new Request('http://gateway/healthz'))).status).toBe(200);
  await moved.close();
});

test('F04 what Apollo Client says of itself is allowed in a preflight, and what the setting names', async () => {
  const preflight = new Request('http://gateway/graphql', {
    method: 'OPTIONS',
    headers: {
      origin: ORIGIN,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'apollographql-client-name,apollographql-client-version,content-type',
    },
  });
  const response = await plain.fetch(preflight);
  const allowed = response.headers.get('access-control-allow-headers')?.split(', ') ?? [];
  expect([response.status, allowed]).toEqual([
    204,
    expect.arrayContaining(['apollographql-client-name', 'apollographql-client-version', 'content-type', 'x-tenant']),
  ]);
  expect(allowed).not.toContain('x-other');
});

test('a bad token is refused without a word of why; one without scopes sees masks', async () => {
  const bad = await post(world.gateway, 'abc.def.ghi', { query: '{ customer(id: "c1") { id } }' });
  expect([bad.status, JSON.parse(bad.text)]).toEqual([
    401,
    { errors: [{ message: 'A valid access token is needed.', extensions: { code: 'UNAUTHENTICATED' } }] },
  ]);
  const issuer = world.config.identity.issuers[0]?.issuer ?? '';
  const bare = await requestToken({ issuer, as: 'support', task: 'customer-lookup', scope: '' });
  const { data } = await post(world.gateway, bare, { query: '{ customer(id: "c1") { name email tier } }' });
  expect(data).toEqual({ customer: { name: 'R. S.', email: 'r***@masked.invalid', tier: 'GOLD' } });
});

test('health, readiness, keys, and nothing elsewhere', async () => {
  const at = async (path: string) => await world.gateway.fetch(new Request(`http://gateway${path}`));
  expect((await at('/healthz')).status).toBe(200);
  expect((await at('/readyz')).status).toBe(200);
  const keys = await (await at('/.well-known/jwks.json')).text();
  expect(keys).toContain('"kid"');
  expect(keys).not.toContain('"d"');
  expect((await at('/canary-path')).status).toBe(404);
  expect(world.log.join()).not.toContain('canary-path');
});

test('the landing page is for development only', async () => {
  const page = (gateway: Gateway) =>
    gateway.fetch(new Request('http://gateway/graphql', { headers: { accept: 'text/html' } }));
  expect((await page(world.gateway)).headers.get('content-type')).toContain('text/html');
  const production = await startWorld({ CORDON_ENVIRONMENT: 'production' });
  expect((await page(production.gateway)).status).toBe(401);
  await production.close();
});

test('a broken request line leaves the server alive', async () => {
  const listener = await listen(plain.handle, '127.0.0.1', 0, 10_000);
  const socket = connect({ port: listener.port, host: '127.0.0.1' } satisfies Partial<AddressInfo> & { host: string });
  socket.end('GET http://[bad HTTP/1.1\r\nhost: x\r\n\r\n');
  await once(socket.resume(), 'close');
  expect((await fetch(`http://127.0.0.1:${listener.port}/healthz`)).status).toBe(200);
  await listener.close(100);
});
