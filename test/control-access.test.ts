import { afterAll, beforeAll, expect, test } from 'vitest';
import { requestToken } from '../dev/request-token.ts';
import { verifyAudit } from '../src/audit/verify/verify-audit.ts';
import { loadConfig } from '../src/config.ts';
import { storeConfigOf } from '../src/server/audit-sources.ts';
import { openControl } from '../src/server/open-control.ts';
import { splitDigests } from '../src/store/digests.ts';
import { openStoreReader } from '../src/store/open-store.ts';
import { askControl, askControlAs, controlRequest } from './control.ts';
import type { World } from './world.ts';
import { readReply, startWorld } from './world.ts';

let world: World;

beforeAll(async () => {
  world = await startWorld();
  await world.ask('privacy', 'query Seen { customer(id: "c1") { name email phone ssn } }');
  await world.ask('privacy', 'query Asked($q: String) { customers(filter: { nameContains: $q }) { id } }', {
    q: 'Canary-Value-4711',
  });
});
afterAll(() => world.close());

/** A token of the privacy office with no other scopes than these. */
async function tokenWith(scope: string): Promise<string> {
  const issuer = world.config.identity.issuers[0]?.issuer ?? '';
  return await requestToken({ issuer, as: 'privacy', scope });
}

const ENTRIES = '{ entries(first: 1) { nodes { id } } }';
const BY_VALUE = 'query Who($value: String!) { entriesByValue(value: $value) { nodes { operation kind } } }';

const codesOf = ({ errors }: Awaited<ReturnType<typeof readReply>>) => errors.map(({ extensions }) => extensions.code);

test.each([
  ['no token', undefined, 401, 'UNAUTHENTICATED'],
  ['a token that is none', 'abc.def.ghi', 401, 'UNAUTHENTICATED'],
  ['a token without the scope', 'pii:name:read', 403, 'FORBIDDEN'],
  ['a token for files alone', 'cordon:audit:export', 403, 'FORBIDDEN'],
])('nobody reads who may not: %s', async (_, scope, status, code) => {
  const token = scope?.includes(':') ? await tokenWith(scope) : scope;
  const reply = await askControlAs(world.control, token, { query: ENTRIES });
  expect([reply.status, codesOf(reply), reply.data ?? null]).toEqual([status, [code], null]);
});

test('nobody reads without a token, though the gateway answers them', async () => {
  const config = loadConfig({ flags: {}, env: { CORDON_IDENTITY_ANONYMOUS: 'allow' } });
  const log = { info() {}, warn() {}, error() {} };
  const sources = { ...config, dataDir: world.config.dataDir };
  const control = await openControl({ config: sources, verifier: undefined, audit: world.audit, log });
  const reply = control && (await askControlAs(control, undefined, { query: ENTRIES }));
  expect([reply?.status, reply && codesOf(reply)]).toEqual([401, ['UNAUTHENTICATED']]);
  await control?.close();
});

test('who searches for a value needs a scope for it, and sees who was shown it, in any spelling', async () => {
  const [name] = (await world.ask('privacy', '{ customer(id: "c1") { name } }')).text.match(/Rosa \w+/) ?? [''];
  const value = ` ${name.toUpperCase()} `;
  const without = await askControlAs(world.control, await tokenWith('cordon:audit:read'), {
    query: BY_VALUE,
    variables: { value },
  });
  expect([without.status, codesOf(without), without.data ?? null]).toEqual([403, ['FORBIDDEN'], null]);
  const { data } = await askControl(world, 'privacy', BY_VALUE, { value });
  const { nodes } = (data as { entriesByValue: { nodes: readonly { operation: string; kind: string }[] } })
    .entriesByValue;
  expect(nodes).toContainEqual({ kind: 'query', operation: 'Seen' });
  // Those who searched for it asked for it, too.
  expect(nodes.filter(({ kind }) => kind === 'reading')).toEqual([
    { kind: 'reading', operation: 'Who' },
    { kind: 'reading', operation: 'Who' },
  ]);
});

test.each([
  ['a literal', 'query Who { entriesByValue(value: "Canary-Value-4711") { nodes { id } } }'],
  [
    'in a fragment',
    'query Who { ...f } fragment f on Query { a: entriesByValue(value: "Canary-Value-4711") { nodes { id } } }',
  ],
])('a value that is searched for must be a variable: %s', async (_, query) => {
  const reply = await askControl(world, 'privacy', query);
  expect([reply.status, codesOf(reply), reply.text.includes('Canary')]).toEqual([400, ['VALUE_NOT_VARIABLE'], false]);
});

test('every reading is an entry before it is answered: who read, what for, and no value', async () => {
  await askControl(
    world,
    'privacy',
    'query Curious($f: EntryFilter) { entries(filter: $f, first: 3) { nodes { id } } }',
    {
      f: { subject: 'Canary-Value-4711' },
    },
  );
  const { data } = await askControl(
    world,
    'privacy',
    `{ entries(filter: { operation: "Curious" }) { nodes {
         kind outcome document variables principal { subject } ruling { decisions { effect } } claims { scopes } calls { count } recordView { size }
    } } }`,
  );
  expect(data).toEqual({
    entries: {
      nodes: [
        {
          kind: 'reading',
          outcome: 'ANSWERED',
          document:
            'query Curious($f: EntryFilter) {\n  entries(filter: $f, first: 3) {\n    nodes {\n      id\n    }\n  }\n}',
          variables: '{"f":{"subject":"[redacted]"}}',
          principal: { subject: 'privacy' },
          ruling: null,
          claims: { scopes: expect.arrayContaining(['cordon:audit:read']) },
          calls: [],
          recordView: null,
        },
      ],
    },
  });
});

test('a refused reading is an entry, too', async () => {
  await askControl(world, 'support', `query Nosy ${ENTRIES}`);
  const { data } = await askControl(
    world,
    'privacy',
    '{ entries(filter: { operation: "Nosy" }) { nodes { kind outcome codes { code } principal { subject } } } }',
  );
  const nosy = {
    kind: 'reading',
    outcome: 'REFUSED',
    codes: [{ code: 'FORBIDDEN' }],
    principal: { subject: 'support' },
  };
  expect(data).toEqual({ entries: { nodes: [nosy] } });
});

test.each<[string, RequestInit, string, number, string]>([
  ['GET', { method: 'GET' }, `/graphql?query=${encodeURIComponent(ENTRIES)}`, 405, 'METHOD_NOT_ALLOWED'],
  [
    'a simple cross-site request',
    { method: 'POST', headers: { 'content-type': 'text/plain' } },
    '/graphql',
    415,
    'UNSUPPORTED_MEDIA_TYPE',
  ],
  ['another path', { method: 'GET' }, '/canary-path', 404, 'NOT_FOUND'],
])('A51 A69 %s is refused', async (_, init, path, status, code) => {
  const headers = { ...init.headers, authorization: `Bearer ${await world.token('privacy')}` };
  const body = init.method === 'POST' ? JSON.stringify({ query: ENTRIES }) : null;
  const reply = await readReply(
    await world.control.fetch(new Request(`http://control${path}`, { ...init, headers, body })),
  );
  expect([reply.status, codesOf(reply)]).toEqual([status, [code]]);
  expect(world.log.join()).not.toContain('canary-path');
});

const many = (count: number, field: string) =>
  `{ ${Array.from({ length: count }, (_, n) => `a${n}: ${field}`).join(' ')} }`;

const FRAGMENT = `fragment f on Entry ${many(60, 'id')}`;

test.each<[string, unknown, number, string]>([
  ['10,000 aliases', { query: many(10_000, 'entry(id: 1) { id }') }, 400, 'OPERATION_TOO_LARGE'],
  ['a body of 2 MB', { query: ENTRIES, variables: { x: 'x'.repeat(2_000_000) } }, 413, 'PAYLOAD_TOO_LARGE'],
  [
    'many fields by few words',
    { query: `${many(40, 'entry(id: 1) { ...f }')} ${FRAGMENT}` },
    400,
    'OPERATION_TOO_LARGE',
  ],
  ['a batch', [{ query: ENTRIES }], 400, 'BAD_REQUEST'],
  ['no query', { query: 17 }, 400, 'BAD_REQUEST'],
  ['a field that there is not', { query: '{ canaryField }' }, 400, 'GRAPHQL_VALIDATION_FAILED'],
  ['another operation', { query: ENTRIES, operationName: 'Canary' }, 400, 'OPERATION_RESOLUTION_FAILURE'],
  [
    'a time that is none',
    { query: '{ entries(filter: { from: "canary" }) { nodes { id } } }' },
    400,
    'GRAPHQL_VALIDATION_FAILED',
  ],
  [
    'a variable that is none',
    { query: 'query($f: EntryFilter) { entries(filter: $f) { nodes { id } } }', variables: { f: { from: 'canary' } } },
    400,
    'BAD_USER_INPUT',
  ],
  ['a mutation', { query: 'mutation { canary }' }, 400, 'OPERATION_NOT_SUPPORTED'],
  ['a subscription without a stream', { query: 'subscription { entryAdded { id } }' }, 400, 'OPERATION_NOT_SUPPORTED'],
])('hostile requests are refused with a code: %s', async (_, body, status, code) => {
  const reply = await askControlAs(world.control, await world.token('privacy'), body);
  expect([reply.status, codesOf(reply)]).toEqual([status, expect.arrayContaining([code])]);
  expect(reply.text.replaceAll('canaryField', '')).not.toMatch(/canary/i);
});

test.each([
  ['a page of too many', 'entries(first: 201) { nodes { id } }', 'BAD_USER_INPUT'],
  ['a page of none', 'entries(first: 0) { nodes { id } }', 'BAD_USER_INPUT'],
  ['both ends', 'entries(first: 1, last: 1) { nodes { id } }', 'BAD_USER_INPUT'],
  ['a cursor that is none', 'entries(after: "canary") { nodes { id } }', 'BAD_USER_INPUT'],
  ['sessions from nowhere', 'sessions(after: "canary") { next }', 'BAD_USER_INPUT'],
  ['too many parts of a time', 'countsOverTime(from: "2026-01-01T00:00:00Z", parts: 101) { from }', 'BAD_USER_INPUT'],
  [
    'more rows than one operation may read',
    many(11, 'entries(first: 200) { nodes { id } }').slice(2, -2),
    'OPERATION_TOO_LARGE',
  ],
])('what cannot be read is a code at its path: %s', async (_, field, code) => {
  const reply = await askControl(world, 'privacy', `{ ${field} }`);
  expect([reply.status, codesOf(reply)]).toEqual([400, [code]]);
  expect(reply.errors[0]?.path).toHaveLength(1);
  expect(reply.text).not.toContain('canary');
});

test('A69 hostile names and sessions are kept and shown harmlessly', async () => {
  const name = `A${'x'.repeat(5_000)}`;
  await world.ask('support', `query ${name} { customer(id: "c1") { name } }`);
  const { text, errors } = await askControl(world, 'privacy', '{ entries(first: 1) { nodes { operation document } } }');
  expect([errors, text.length < 1_000]).toEqual([[], true]);
});

test('no answer holds a value that somebody was shown or asked for, nor a digest of one', async () => {
  const { text: shown } = await world.ask('privacy', '{ customer(id: "c1") { name email phone ssn } }');
  const values = [...shown.matchAll(/"(?:name|email|phone|ssn)":"([^"]+)"/g)].map(([, value]) => value ?? '');
  const { db, close } = await openStoreReader(storeConfigOf(world.config));
  const rows = await db.selectFrom('audit_entries').select(['asked', 'shown', 'digest_key']).execute();
  await close();
  const digests = rows.flatMap(({ asked, shown }) => [...splitDigests(asked), ...splitDigests(shown ?? '')]);
  expect([values.length, digests.length > 5]).toEqual([4, true]);
  const all = `{ entries(first: 100) { nodes { id began kind principal { issuer subject client task } session { id name }
    operation document variables outcome codes { code coordinate count } latencyMs
    ruling { decisions { coordinate count why { __typename } } inputs { coordinate } versions { supergraph policy keys } }
    claims { scopes groups actors { subject } } calls { subgraph count } flows { coordinate } recordView { text }
    chain { writer sequence outcomeSequence isCovered checkpoint } } } sessions { nodes { id name } } }`;
  const token = await world.token('privacy');
  const exported = await world.control.fetch(
    new Request('http://control/export', { headers: { authorization: `Bearer ${token}` } }),
  );
  const texts = [(await askControl(world, 'privacy', all)).text, await exported.text(), world.log.join()];
  for (const text of texts) {
    expect(text.length).toBeGreaterThan(1_000);
    for (const hidden of [...values, 'Canary-Value-4711', ...digests]) expect(text).not.toContain(hidden);
  }
});

test('an audit with readings in it is whole', async () => {
  const reader = await openStoreReader(storeConfigOf(world.config));
  const options = { verifyCheckpoint: undefined, shipped: [], onProgress: () => undefined };
  const { findings, chains } = await verifyAudit(reader, options);
  await reader.close();
  expect([findings, chains.length]).toEqual([[], 1]);
});

test('introspection is for development', async () => {
  const query = '{ __schema { queryType { name } } }';
  expect((await askControl(world, 'privacy', query)).data).toEqual({ __schema: { queryType: { name: 'Query' } } });
  const http = { ...world.config.http, introspection: false };
  const log = { info() {}, warn() {}, error() {} };
  const { verifier } = world.gateway;
  const control = await openControl({ config: { ...world.config, http }, verifier, audit: world.audit, log });
  const reply = control && (await askControlAs(control, await world.token('privacy'), { query }));
  expect(reply && codesOf(reply)).toEqual(expect.arrayContaining(['INTROSPECTION_DISABLED']));
  await control?.close();
});

test('searches for values are limited for each principal, however they are put together', async () => {
  const search = async (count: number) =>
    await askControl(
      world,
      'privacy',
      `query Many($v: String!) ${many(count, 'entriesByValue(value: $v) { nodes { id } }')}`,
      { v: 'x' },
    );
  expect(codesOf(await search(31))).toEqual(['SEARCH_LIMIT']);
  for (let left = 30; left > 0 && codesOf(await search(1)).length === 0; left--);
  const refused = await search(1);
  expect([refused.status, codesOf(refused)]).toEqual([429, ['SEARCH_LIMIT']]);
  expect(refused.errors[0]?.extensions).toMatchObject({ limit: 30, retryAfterSeconds: expect.any(Number) });
});

test('I2 nothing is read that cannot be recorded', async () => {
  await world.audit.close();
  const reply = await askControl(world, 'privacy', ENTRIES);
  expect([reply.status, codesOf(reply), reply.data ?? null]).toEqual([503, ['AUDIT_UNAVAILABLE'], null]);
  const request = controlRequest(
    await world.token('privacy'),
    { query: 'subscription { entryAdded { id } }' },
    { accept: 'text/event-stream' },
  );
  expect(codesOf(await readReply(await world.control.fetch(request)))).toEqual(['AUDIT_UNAVAILABLE']);
  const headers = { authorization: `Bearer ${await world.token('privacy')}` };
  const exported = await world.control.fetch(new Request('http://control/export', { headers }));
  expect(codesOf(await readReply(exported))).toEqual(['AUDIT_UNAVAILABLE']);
});
