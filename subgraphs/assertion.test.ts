import { request } from 'node:http';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startCustomers } from './customers/start-customers.ts';
import type { RunningSubgraph } from './lib/start-subgraph.ts';
import type { AssertionClaims, TestGateway } from './lib/test-gateway.ts';
import { createTestGateway, post } from './lib/test-gateway.ts';

const QUERY = JSON.stringify({ query: '{ customer(id: "c1") { name } }' });
const REFUSAL = { errors: [{ message: 'A gateway assertion is needed.', extensions: { code: 'UNAUTHENTICATED' } }] };

let gateway: TestGateway;
let customers: RunningSubgraph;

beforeAll(async () => {
  gateway = await createTestGateway();
  customers = await startCustomers({
    port: 0,
    databaseFile: ':memory:',
    assertionKeys: gateway.assertionKeys,
    keepRequests: true,
  });
});

afterAll(() => customers.close());

async function expectRefused(assertion?: string): Promise<void> {
  const statements = customers.statements();
  const requests = customers.requests().length;
  const response = await post(customers, QUERY, assertion);
  expect(response.status).toBe(401);
  expect(await response.json()).toEqual(REFUSAL);
  expect(customers.statements()).toBe(statements);
  expect(customers.requests()).toHaveLength(requests);
}

describe('an assertion is needed', () => {
  test('answers a good one', async () => {
    const response = await post(customers, QUERY, await gateway.sign());
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ data: { customer: { name: expect.any(String) } } });
    expect(customers.requests().at(-1)?.query).toBe('{ customer(id: "c1") { name } }');
  });

  test('refuses none', () => expectRefused());
  test('refuses what is not one', () => expectRefused('not.a.token'));

  test.each<[string, AssertionClaims]>([
    ['for another subgraph', { audience: 'billing' }],
    ['of another issuer', { issuer: 'somebody' }],
    ['that is an access token by its type', { typ: 'at+jwt' }],
    ['that is a checkpoint by its type', { typ: 'cordon-checkpoint+jwt' }],
    ['without a type of its own', { typ: 'JWT' }],
    ['that lives too long', { lifetime: 61 }],
    ['that has expired', { issuedIn: -70 }],
    ['from the future', { issuedIn: 3_600 }],
  ])('refuses an assertion %s', async (_, claims) => expectRefused(await gateway.sign(claims)));

  test('refuses an assertion of another key', async () => {
    const stranger = await createTestGateway();
    await expectRefused(await stranger.sign());
  });

  test('refuses an assertion under another algorithm', async () => {
    const now = Math.floor(Date.now() / 1_000);
    const forged = new SignJWT({ iat: now, exp: now + 60, sub: 'test' })
      .setProtectedHeader({ alg: 'HS256', typ: 'cordon-assertion+jwt' })
      .setIssuer('cordon')
      .setAudience('customers');
    await expectRefused(await forged.sign(new TextEncoder().encode('a shared secret of 32 characters')));
  });

  test('refuses introspection and the service SDL too', async () => {
    for (const query of ['{ __schema { queryType { name } } }', '{ _service { sdl } }']) {
      expect((await post(customers, JSON.stringify({ query }))).status).toBe(401);
    }
  });
});

describe('the server', () => {
  test('answers health checks without one', async () => {
    const response = await fetch(new URL('/healthz', customers.url));
    expect(response.status).toBe(200);
  });

  test('answers a broken body with 400, and the next request works', async () => {
    const assertion = await gateway.sign();
    for (const body of ['{', '', 'null', '[]']) {
      const response = await post(customers, body, assertion);
      expect({ body, status: response.status }).toEqual({ body, status: 400 });
      await response.body?.cancel();
    }
    expect((await post(customers, QUERY, assertion)).status).toBe(200);
  });

  test('answers a body above 4 MiB with 413', async () => {
    expect(await statusOfLargeBody(await gateway.sign())).toBe(413);
  });

  test('serves nothing but POST /graphql', async () => {
    const headers = { 'cordon-assertion': await gateway.sign() };
    expect((await fetch(new URL('/other', customers.url), { method: 'POST', headers, body: QUERY })).status).toBe(404);
    expect((await fetch(customers.url, { headers })).status).toBe(404);
  });

  test('rejects a taken port', async () => {
    const port = Number(new URL(customers.url).port);
    const second = startCustomers({ port, databaseFile: ':memory:', assertionKeys: gateway.assertionKeys });
    await expect(second).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});

/** By node:http and without an announced length, as `fetch` may lose the answer when the rest cannot be sent. */
function statusOfLargeBody(assertion: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const sending = request(customers.url, { method: 'POST', headers: { 'cordon-assertion': assertion } });
    sending.on('response', (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    sending.on('error', reject);
    for (let megabyte = 0; megabyte < 5; megabyte++) sending.write('x'.repeat(1024 * 1024));
    sending.end();
  });
}
