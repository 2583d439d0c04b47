import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { serverAudits } from 'graphql-http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { requestToken } from '../dev/request-token.ts';
import { composeSupergraph } from '../src/compose/compose-supergraph.ts';
import { loadConfig } from '../src/config.ts';
import { listen } from '../src/http/listen.ts';
import { createKeyRing } from '../src/keys/create-key-ring.ts';
import { EMPTY_POLICY } from '../src/policy/policy.ts';
import { createGateway, type Gateway } from '../src/server/create-gateway.ts';
import { post, readReply, startWorld, type World } from './world.ts';

let world: World;
let plain: Gateway;
beforeAll(async () => {
  world = await startWorld();
  plain = createGateway({
    config: loadConfig({ flags: {}, env: { CORDON_IDENTITY_ANONYMOUS: 'allow' } }),
    ring: await createKeyRing(),
    log: { info() {}, warn() {}, error() {} },
  });
  const sdl =
    'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"]) type Query { a: Int }';
  const { supergraphSdl } = composeSupergraph([
    { name: 'one', url: 'http://127.0.0.1:9/graphql', sdl, file: 'one.graphql' },
  ]);
  await plain.open({ sdl: supergraphSdl, file: 'x.graphql' }, EMPTY_POLICY);
});
afterAll(async () => {
  await plain.close();
  await world.close();
});

/** The ids of audits that a server fails, with their kind: MUST, SHOULD or MAY. */
async function failedAudits(url: string): Promise<ReadonlyMap<string, string>> {
  const results = await Promise.all(serverAudits({ url, fetchFn: fetch }).map((audit) => audit.fn()));
  return new Map(
    results.flatMap((result) =>
      result.status === 'ok' ? [] : [[result.id, `${result.status} ${result.name}`] as const],
    ),
  );
}

test('GraphQL over HTTP: no MUST fails, and nothing that the stock server passes', async () => {
  const listener = await listen(plain.handle, '127.0.0.1', 0, 10_000);
  const stock = new ApolloServer({ typeDefs: 'type Query { a: Int }' });
  const { url } = await startStandaloneServer(stock, { listen: { port: 0, host: '127.0.0.1' } });
  const ours = await failedAudits(`http://127.0.0.1:${listener.port}/graphql`);
  const theirs = await failedAudits(url);
  await stock.stop();
  await listener.close(100);
  expect([...ours.values()].filter((name) => name.startsWith('error'))).toEqual([]);
  expect([...ours].filter(([id]) => !theirs.has(id))).toEqual([]);
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
])('bad input: %s', async (_, init, status, code) => {
  const search = init.method === 'GET' ? '?query={a}' : '';
  const response = await plain.fetch(new Request(`http://gateway/graphql${search}`, init));
  const answer = await readReply(response);
  expect([response.status, answer.errors[0]?.extensions.code]).toEqual([status, code]);
  expect(answer.text).not.toContain('canary');
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
