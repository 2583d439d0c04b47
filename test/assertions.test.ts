import type { JWTPayload } from 'jose';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Received } from '../src/execute/test-upstream.ts';
import type { TestKey, TestProvider } from '../src/identity/test-provider.ts';
import { createTestKey, signToken, startTestProvider } from '../src/identity/test-provider.ts';
import type { RogueGraph } from './rogue-graph.ts';
import { answers, answersEntities, startRogueGraph } from './rogue-graph.ts';
import { post } from './world.ts';

const PEOPLE = `type Query { people: [Person!]! }
  type Person @key(fields: "id") { id: ID! name: String @pii(category: "SECRET") }`;
const SCORES = 'type Person @key(fields: "id") { id: ID! score: Int }';
const QUERY = '{ people { name score } }';

/** What a token says that no subgraph may learn. */
const CANARY = {
  sub: 'canary-ada-8f21@example.org',
  email: 'canary-ada-8f21@example.org',
  preferred_username: 'canary-ada-login',
  groups: ['canary-group-31c9'],
  scope: 'canary:scope:read',
  sid: 'canary-session-77ab',
  act: { sub: 'canary-agent-5512', act: { sub: 'canary-desk-9931', iss: 'https://canary-issuer.example' } },
};

let provider: TestProvider;
let key: TestKey;
let graph: RogueGraph;

beforeAll(async () => {
  provider = await startTestProvider();
  key = await createTestKey('ES256', 'provider');
  provider.publish(key);
  graph = await startRogueGraph(
    { people: PEOPLE, scores: SCORES },
    { CORDON_IDENTITY_ISSUER: provider.issuer, CORDON_FETCH_FORWARD_HEADERS: 'traceparent,x-tenant' },
  );
  graph.behave('people', answers({ people: [{ __typename: 'Person', id: 'p1', name: 'Ann' }] }));
  graph.behave(
    'scores',
    answersEntities(({ __typename }) => ({ __typename, score: 1 })),
  );
});

afterAll(async () => {
  await graph[Symbol.asyncDispose]();
  await provider.stop();
});

/** An access token of a person; another one each time. */
function tokenOf(claims: Readonly<Record<string, unknown>>): Promise<string> {
  const now = Math.floor(Date.now() / 1_000);
  const fixed = { iss: provider.issuer, aud: 'urn:cordon:gateway', iat: now, exp: now + 300, client_id: 'web' };
  return signToken(key, { ...fixed, jti: String(Math.random()), ...claims });
}

/** What each of the two subgraphs was sent last. */
function lastSent(): readonly Received[] {
  return ['people', 'scores'].map((name) => {
    const sent = graph.upstream(name).received.at(-1);
    if (!sent) throw new Error('The subgraph was not asked.');
    return sent;
  });
}

function claimsIn({ headers }: Received): JWTPayload {
  return decodeJwt(String(headers['cordon-assertion']));
}

/** The claims of the assertions with which the subgraphs were asked for a token. */
async function assertionsFor(token: string) {
  const reply = await post(graph.gateway, token, { query: QUERY });
  expect(reply).toMatchObject({ status: 200, errors: [], data: { people: [{ score: 1 }] } });
  const [people, scores] = lastSent().map(claimsIn);
  return { people, scores };
}

test('A69 nothing that a subgraph receives names the person: no subject, issuer, e-mail, group, scope or session', async () => {
  await assertionsFor(await tokenOf(CANARY));
  for (const text of [JSON.stringify(lastSent()), JSON.stringify(lastSent().map(claimsIn))]) {
    expect(text).not.toContain('canary');
    expect(text).not.toContain(provider.issuer);
  }
});

test('A72 the same person has the same sub in every token and at every subgraph, another person another', async () => {
  const issued = [{ sub: 'ada' }, { sub: 'ada', client_id: 'mobile', scope: 'x' }, { sub: 'bob' }];
  const tokens = await Promise.all(issued.map(tokenOf));
  const seen = [];
  for (const token of tokens) seen.push(await assertionsFor(token));
  const [ada, again, bob] = seen.map(({ people, scores }) => {
    expect(scores?.sub).toBe(people?.sub);
    return people?.sub;
  });
  expect(ada).toMatch(/^[\w-]{22}$/);
  expect(again).toBe(ada);
  expect(bob).not.toBe(ada);
});

test('each subgraph is an audience of its own', async () => {
  const { people, scores } = await assertionsFor(await tokenOf({ sub: 'ada' }));
  expect([people?.aud, scores?.aud]).toEqual(['people', 'scores']);
  expect([people?.iss, people?.client]).toEqual(['cordon', 'web']);
});

test('A38 of the client only the listed headers pass, whichever way the request goes', async () => {
  const token = await tokenOf({ sub: 'ada' });
  const headers = {
    'content-type': 'application/json',
    authorization: `Bearer ${token}`,
    cookie: 'canary=1',
    'cordon-assertion': 'canary',
    'x-other': 'canary',
    'x-tenant': 'north',
  };
  const body = JSON.stringify({ query: `${QUERY} # again and again` });
  const before = graph.gateway.counts.direct;
  for (let direct = 0; direct < 2; direct++) {
    await graph.gateway.fetch(new Request('http://gateway/graphql', { method: 'POST', headers, body }));
    expect(graph.gateway.counts.direct).toBe(before + direct);
    for (const { headers: sent } of lastSent()) {
      expect(sent).toMatchObject({ 'x-tenant': 'north' });
      expect(JSON.stringify(sent)).not.toMatch(/canary|bearer/i);
      expect(sent).not.toHaveProperty('traceparent');
    }
  }
});
