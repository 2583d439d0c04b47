import { createLocalJWKSet, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestProvider } from '../src/identity/test-provider.ts';
import { createTestKey, signToken, startTestProvider } from '../src/identity/test-provider.ts';
import { createKeyRing } from '../src/keys/create-key-ring.ts';
import type { KeyRing } from '../src/keys/key-ring.ts';
import { createAssertionSigner } from '../src/keys/sign-assertion.ts';
import { signCheckpoint } from '../src/keys/sign-checkpoint.ts';
import { signJws } from '../src/keys/sign-jws.ts';
import { ASSERTION_TYPE, CHECKPOINT_TYPE } from '../src/lib/token-types.ts';
import { startCustomers } from '../subgraphs/customers/start-customers.ts';
import type { RunningSubgraph } from '../subgraphs/lib/start-subgraph.ts';
import { post as postTo } from '../subgraphs/lib/test-gateway.ts';
import type { RogueGraph } from './rogue-graph.ts';
import { startRogueGraph } from './rogue-graph.ts';
import { post } from './world.ts';

/** Everything is set up so that only the kind of token tells: one issuer, one audience, one key set for all. */
const AUDIENCE = 'customers';

let ring: KeyRing;
let provider: TestProvider;
let customers: RunningSubgraph;
let graph: RogueGraph;

beforeAll(async () => {
  [ring, provider] = await Promise.all([createKeyRing(), startTestProvider()]);
  provider.pages.set('/jwks', ring.jwks);
  customers = await startCustomers({
    port: 0,
    databaseFile: ':memory:',
    assertionKeys: createLocalJWKSet(ring.jwks),
    issuer: provider.issuer,
  });
  graph = await startRogueGraph(
    { customers: 'type Query { name: String }' },
    {
      CORDON_IDENTITY_ISSUER: provider.issuer,
      CORDON_IDENTITY_AUDIENCE: AUDIENCE,
      CORDON_IDENTITY_REQUIRE_TYP: 'any',
      CORDON_IDENTITY_ANONYMOUS: 'deny',
      CORDON_ASSERTIONS_ISSUER: provider.issuer,
    },
    undefined,
    ring,
  );
});

afterAll(async () => {
  await graph[Symbol.asyncDispose]();
  await Promise.all([customers.close(), provider.stop()]);
});

function claims(changes: Readonly<Record<string, unknown>> = {}) {
  const now = Math.floor(Date.now() / 1_000);
  return { iss: provider.issuer, aud: AUDIENCE, sub: 'ada', iat: now, exp: now + 60, ...changes };
}

const signed = (typ: string, changes = {}) => signJws(ring.signing.assertion.current(), typ, claims(changes));

/** Where a token is let in: as an access token, and as an assertion. */
async function letInBy(token: string): Promise<readonly string[]> {
  const gateway = await post(graph.gateway, token, { query: '{ __typename }' });
  const subgraph = await postTo(customers, JSON.stringify({ query: '{ __typename }' }), token);
  await subgraph.body?.cancel();
  const statuses = { gateway: gateway.status, subgraph: subgraph.status };
  for (const status of Object.values(statuses)) expect([200, 401]).toContain(status);
  return Object.entries(statuses).flatMap(([name, status]) => (status === 200 ? [name] : []));
}

test('A53 an assertion of the gateway is no access token, even where issuer, audience and key are the same', async () => {
  expect(await letInBy(graph.gateway.serviceAssertion('customers'))).toEqual(['subgraph']);
  for (const typ of [ASSERTION_TYPE, ASSERTION_TYPE.toUpperCase(), `application/${ASSERTION_TYPE}`])
    expect(await letInBy(signed(typ))).toEqual(['subgraph']);
});

test('an access token is no assertion', async () => {
  expect(await letInBy(signed('at+jwt'))).toEqual(['gateway']);
});

test('a checkpoint is neither, by the key of checkpoints or of assertions', async () => {
  expect(await letInBy(signed(CHECKPOINT_TYPE))).toEqual([]);
  const chain = { writer: 1, sequence: 1, hash: 'a'.repeat(64) };
  expect(await letInBy(await signCheckpoint(ring, { iss: 'cordon', iat: claims().iat, ...chain }))).toEqual([]);
});

test('nor is a checkpoint, or an access token, of a key of its own', async () => {
  const own = await createTestKey('ES256', 'own');
  for (const typ of [CHECKPOINT_TYPE, 'at+jwt', ASSERTION_TYPE])
    expect(await letInBy(await signToken(own, claims(), { typ }))).toEqual([]);
});

test.each([
  ['for another subgraph', { aud: 'billing' }],
  ['of another issuer', { iss: 'cordon' }],
  ['that has expired', { iat: 1_000, exp: 1_060 }],
  ['without a subject', { sub: undefined }],
  ['that lives longer than a minute', { exp: Math.floor(Date.now() / 1_000) + 3_600 }],
])('a subgraph refuses an assertion %s', async (_, changes) => {
  expect(await letInBy(signed(ASSERTION_TYPE, changes))).toEqual([]);
});

test("a subgraph refuses another gateway's assertion, and one that borrows the key's name", async () => {
  const other = await createKeyRing();
  const stranger = createAssertionSigner({ ring: other, issuer: provider.issuer }).forPrincipal({ subject: 'ada' });
  expect(await letInBy(stranger(AUDIENCE))).toEqual([]);
  const { privateKey } = await generateKeyPair('ES256');
  const { kid } = ring.signing.assertion.current();
  const header = { alg: 'ES256', typ: ASSERTION_TYPE, kid };
  expect(await letInBy(await new SignJWT(claims()).setProtectedHeader(header).sign(privateKey))).toEqual([]);
});
