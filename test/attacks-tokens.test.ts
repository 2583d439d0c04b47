import type { JWTPayload } from 'jose';
import { CompactEncrypt, exportSPKI, SignJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Listener } from '../src/http/listen.ts';
import { listen } from '../src/http/listen.ts';
import type { TestKey, TestProvider } from '../src/identity/test-provider.ts';
import { createTestKey, signToken, startTestProvider } from '../src/identity/test-provider.ts';
import { loadPolicy, loadSupergraph } from '../src/server/load-supergraph.ts';
import { exchange } from './exchange.ts';
import type { World } from './world.ts';
import { startWorld } from './world.ts';

const CANARY = 'canary-7f3a9c21-token';
const QUERY = JSON.stringify({ query: '{ customer(id: "c1") { id } }' });
const AUDIENCE = 'urn:cordon:gateway';

let issuer: TestProvider;
let elsewhere: TestProvider;
let keys: { readonly ec: TestKey; readonly rsa: TestKey; readonly other: TestKey };
let world: World;
let listener: Listener;

beforeAll(async () => {
  [issuer, elsewhere] = await Promise.all([startTestProvider(), startTestProvider()]);
  const [ec, rsa, other] = await Promise.all([
    createTestKey('ES256', 'ec'),
    createTestKey('RS256', 'rsa'),
    createTestKey('ES256', 'ec'),
  ]);
  keys = { ec, rsa, other };
  issuer.publish(ec, rsa);
  elsewhere.publish(other);
  world = await startWorld({ CORDON_IDENTITY_ISSUER: issuer.issuer });
  listener = await listen(world.gateway.handle, '127.0.0.1', 0, 10_000);
});

afterAll(async () => {
  await listener.close(100);
  await world.close();
  await Promise.all([issuer.stop(), elsewhere.stop()]);
});

let logged: number;
beforeEach(() => {
  logged = world.log.length;
});

/** The claims of a good token, every text of its own a canary; `undefined` takes one away. */
function claims(changes: Readonly<Record<string, unknown>> = {}): JWTPayload {
  const seconds = Math.floor(Date.now() / 1_000);
  const all = {
    iss: issuer.issuer,
    aud: AUDIENCE,
    sub: `${CANARY}-subject`,
    client_id: `${CANARY}-client`,
    groups: ['support', `${CANARY}-group`],
    scope: `${CANARY}-scope`,
    task: 'customer-lookup',
    iat: seconds,
    exp: seconds + 300,
    ...changes,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

function encode(value: unknown): string {
  return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
}

function sign(changes: Readonly<Record<string, unknown>> = {}, key: TestKey = keys.ec): Promise<string> {
  return signToken(key, claims(changes));
}

/** Signs a payload as it is written. */
async function signText(payload: string): Promise<string> {
  const header = encode({ alg: 'ES256', kid: 'ec', typ: 'at+jwt' });
  const bytes = new TextEncoder().encode(`${header}.${encode(payload)}`);
  const algorithm = { name: 'ECDSA', hash: 'SHA-256' };
  const signature = await crypto.subtle.sign(algorithm, keys.ec.privateKey, bytes);
  return `${header}.${encode(payload)}.${Buffer.from(signature).toString('base64url')}`;
}

/** The answer to a query under an `Authorization` header, and everything in it that a client or a log could read. */
async function ask(
  authorization: string,
  body = QUERY,
): Promise<{ readonly status: number; readonly everything: string }> {
  const headers = { 'content-type': 'application/json', authorization };
  const response = await world.gateway.fetch(new Request('http://gateway/graphql', { method: 'POST', headers, body }));
  const lines = world.log.slice(logged);
  return {
    status: response.status,
    everything: [await response.text(), JSON.stringify([...response.headers]), ...lines].join('\n'),
  };
}

const SHAPES: readonly (readonly [string, () => string | Promise<string>])[] = [
  ['an unsigned token', () => `${encode({ alg: 'none', typ: 'at+jwt', kid: 'ec' })}.${encode(claims())}.`],
  [
    'HS256 with the public key',
    async () =>
      new SignJWT(claims())
        .setProtectedHeader({ alg: 'HS256', kid: 'rsa', typ: 'at+jwt' })
        .sign(new TextEncoder().encode(await exportSPKI(keys.rsa.publicKey))),
  ],
  ['no expiry', () => sign({ exp: undefined })],
  ['an expiry that is text', () => sign({ exp: '9999999999' })],
  ['an expiry that has passed', () => sign({ exp: 1_700_000_000 })],
  ['a start in the future', () => sign({ nbf: Math.floor(Date.now() / 1_000) + 60 })],
  ['issued in the future', () => sign({ iat: Math.floor(Date.now() / 1_000) + 60 })],
  ['other audiences', () => sign({ aud: [`${CANARY}-audience`, `${AUDIENCE}/`] })],
  ['an empty list of audiences', () => sign({ aud: [] })],
  ['an audience within a list', () => sign({ aud: [[AUDIENCE]] })],
  ['an audience that is an object', () => sign({ aud: { [AUDIENCE]: true } })],
  ['another issuer', () => sign({ iss: `https://${CANARY}.example` })],
  ['an issuer in a list', () => sign({ iss: [issuer.issuer] })],
  ['the key of another issuer, of the same kid', () => sign({}, keys.other)],
  ['a token of another issuer', () => sign({ iss: elsewhere.issuer }, keys.other)],
  ['an empty kid', () => signToken(keys.ec, claims(), { kid: '' })],
  ['an unknown kid', () => signToken(keys.ec, claims(), { kid: CANARY })],
  ['a huge kid', () => signToken(keys.ec, claims(), { kid: CANARY.repeat(100) })],
  ['a kid that is a number', () => `${encode({ alg: 'ES256', kid: 7, typ: 'at+jwt' })}.${encode(claims())}.AAAA`],
  ['another typ', () => signToken(keys.ec, claims(), { typ: 'JWT' })],
  ['the typ of an assertion', () => signToken(keys.ec, claims(), { typ: 'cordon-assertion+jwt' })],
  [
    'a critical header',
    () =>
      new SignJWT(claims())
        .setProtectedHeader({ alg: 'ES256', kid: 'ec', typ: 'at+jwt', crit: [CANARY], [CANARY]: 1 })
        .sign(keys.ec.privateKey, { crit: { [CANARY]: true } }),
  ],
  ['a claim given twice', () => signText(JSON.stringify(claims()).replace('{', `{"sub":"${CANARY}-other",`))],
  ['a task given twice', () => signText(JSON.stringify(claims()).replace('{', '{"task":"billing-report",'))],
  ['a header given twice', () => `${encode('{"alg":"none","alg":"ES256"}')}.${encode(claims())}.AAAA`],
  ['a payload that is no JSON', () => signText(`{"sub": ${CANARY}`)],
  ['a payload that is text', () => signText(`"${CANARY}"`)],
  ['a payload that is a list', () => signText(JSON.stringify([claims()]))],
  ['a huge claim', () => sign({ filler: CANARY.repeat(1_000) })],
  ['a huge subject', () => sign({ sub: CANARY.repeat(20) })],
  ['a thousand and one groups', () => sign({ groups: Array.from({ length: 1_001 }, (_, index) => `g${index}`) })],
  ['a megabyte', () => sign({ filler: 'x'.repeat(1_048_576) })],
  ['a megabyte of one letter', () => 'x'.repeat(1_048_576)],
  ['a token in a token', async () => signText(await sign())],
  [
    'a token in a token, said to be one',
    async () =>
      `${encode({ alg: 'ES256', kid: 'ec', typ: 'at+jwt', cty: 'JWT' })}.${encode(await sign())}.${encode(CANARY)}`,
  ],
  [
    'an encrypted token',
    async () =>
      new CompactEncrypt(new TextEncoder().encode(await sign()))
        .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A128GCM', kid: 'ec', typ: 'at+jwt' })
        .encrypt(
          (await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, false, ['deriveBits'])).publicKey,
        ),
  ],
  ['two tokens', async () => `${await sign()}, Bearer ${await sign()}`],
  ['two tokens without a scheme between them', async () => `${await sign()} ${await sign()}`],
  ['scopes in an object', () => sign({ scope: { [CANARY]: true } })],
  ['scopes in lists', () => sign({ scope: [[CANARY]] })],
  ['a scope that is a number', () => sign({ scope: 7 })],
  ['groups that are a number', () => sign({ groups: 7 })],
  ['a client that is a list', () => sign({ client_id: [CANARY] })],
  ['a session that is an object', () => sign({ sid: { [CANARY]: 1 } })],
  ['an actor that is text', () => sign({ act: CANARY })],
  ['an actor without a subject', () => sign({ act: { iss: CANARY } })],
  ['an unknown task', () => sign({ task: CANARY })],
  ['a task in capitals', () => sign({ task: 'CUSTOMER-LOOKUP' })],
  ['a task called none', () => sign({ task: 'none' })],
  ['no subject', () => sign({ sub: undefined })],
  ['nothing', () => ''],
];

test('a token without any of that is answered', async () => {
  for (const token of [await sign(), await signText(JSON.stringify(claims()))]) {
    const { status, everything } = await ask(`Bearer ${token}`);
    expect(status).toBe(200);
    expect(everything).not.toContain(CANARY);
  }
});

test.each(SHAPES)('A53 A54 refused, and not echoed: %s', async (_, make) => {
  const token = await make();
  const { status, everything } = await ask(`Bearer ${token}`);
  expect([status, everything.includes('"code":"UNAUTHENTICATED"')]).toEqual([401, true]);
  expect(everything).not.toContain('canary-');
  for (const part of token.split('.').filter((piece) => piece.length >= 12)) expect(everything).not.toContain(part);
});

test.each<readonly [string, readonly string[]]>([
  ['a list of tasks', ['customer-lookup', 'billing-report']],
  ['a list of one task', ['customer-lookup']],
])('A54 %s is no task, which shows nothing personal here', async (_, task) => {
  const query = JSON.stringify({ query: '{ customer(id: "c1") { id name } }' });
  const shown = await ask(`Bearer ${await sign()}`, query);
  expect(shown.everything).toContain('"name":"');
  const { status, everything } = await ask(`Bearer ${await sign({ task })}`, query);
  expect(status).toBe(200);
  expect(everything).toContain('PII_DENIED');
});

test('A82 none of them asked a stranger for keys', () => {
  expect(elsewhere.requests).toEqual([]);
});

test('A53 on a port: two Authorization headers, and a header that no server reads', async () => {
  const good = `Bearer ${await sign()}`;
  const bad = `Bearer ${CANARY}`;
  const headers = { 'content-type': 'application/json' };
  const twice = await Promise.all(
    [
      [good, bad],
      [bad, good],
      [good, good],
    ].map((authorization) => exchange(listener.port, { headers: { ...headers, authorization }, body: QUERY })),
  );
  expect(twice.map(({ status }) => status)).toEqual([401, 401, 401]);
  expect(twice.map(({ body }) => body).join()).not.toContain(CANARY);
  const huge = { ...headers, authorization: `Bearer ${'x'.repeat(1_048_576)}` };
  const answer = await exchange(listener.port, { headers: huge, body: QUERY }).then(
    ({ status }) => status,
    () => 'cut',
  );
  expect([431, 'cut']).toContain(answer);
  const one = await exchange(listener.port, { headers: { ...headers, authorization: good }, body: QUERY });
  expect(one.status).toBe(200);
});

test('A54 a label is known to the policy, not to the token: a known token is asked again under another policy', async () => {
  const token = await sign();
  expect((await ask(`Bearer ${token}`)).status).toBe(200);
  const { source } = await loadSupergraph(world.config);
  const policy = await loadPolicy(world.config);
  const loads = issuer.requests.length;
  await world.gateway.open(source, { ...policy, tasks: new Map() });
  expect((await ask(`Bearer ${token}`)).status).toBe(401);
  await world.gateway.open(source, policy);
  expect((await ask(`Bearer ${token}`)).status).toBe(200);
  expect(issuer.requests).toHaveLength(loads);
});
