import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeProtectedHeader } from 'jose';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { loadConfig } from '../src/config.ts';
import type { Listener } from '../src/http/listen.ts';
import { listen } from '../src/http/listen.ts';
import { createKeyRing } from '../src/keys/create-key-ring.ts';
import { LEAD_SECONDS, WITHDRAWAL_SECONDS } from '../src/keys/key-schedule.ts';
import type { KeptKeyRing } from '../src/keys/open-key-ring.ts';
import { openKeyRing } from '../src/keys/open-key-ring.ts';
import { rotateSigningKey } from '../src/keys/rotate-signing-key.ts';
import { signJws } from '../src/keys/sign-jws.ts';
import { ASSERTION_TYPE } from '../src/lib/token-types.ts';
import type { Gateway } from '../src/server/create-gateway.ts';
import { createGateway } from '../src/server/create-gateway.ts';
import { followKeys } from '../src/server/follow-keys.ts';
import { startCustomers } from '../subgraphs/customers/start-customers.ts';
import { gatewayKeys } from '../subgraphs/lib/gateway-keys.ts';
import type { RunningSubgraph } from '../subgraphs/lib/start-subgraph.ts';
import { post } from '../subgraphs/lib/test-gateway.ts';

const log = { info() {}, warn() {}, error() {} };

/** Two gateways with one key file behind one address for their keys, and a subgraph that fetches them. */
let directory: string;
let rings: readonly KeptKeyRing[];
let gateways: readonly Gateway[];
let listener: Listener;
let customers: RunningSubgraph;
let keyRequests = 0;

beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  directory = mkdtempSync(join(tmpdir(), 'cordon-rotation-'));
  rings = [await openKeyRing(directory), await openKeyRing(directory)];
  const config = loadConfig({ flags: {}, env: { CORDON_IDENTITY_ANONYMOUS: 'allow' } });
  gateways = rings.map((ring) => createGateway({ config, ring, log }));
  const [first] = gateways;
  if (!first) throw new Error('There is a gateway.');
  const handle: Gateway['handle'] = (inbound) => {
    keyRequests += 1;
    return first.handle(inbound);
  };
  listener = await listen(handle, '127.0.0.1', 0, 5_000);
  const url = `http://127.0.0.1:${listener.port}/.well-known/jwks.json`;
  customers = await startCustomers({ port: 0, databaseFile: ':memory:', assertionKeys: gatewayKeys(url) });
});

afterAll(async () => {
  vi.useRealTimers();
  await Promise.all([customers.close(), listener.close(0), ...gateways.map((gateway) => gateway.close())]);
  rmSync(directory, { recursive: true });
});

function later(seconds: number): void {
  vi.setSystemTime(Date.now() + seconds * 1_000);
}

async function statusOf(assertion: string): Promise<number> {
  const response = await post(customers, JSON.stringify({ query: '{ __typename }' }), assertion);
  await response.body?.cancel();
  return response.status;
}

/** The statuses of what each gateway sends now, and the keys that they signed with. */
async function ask(): Promise<{ readonly statuses: readonly number[]; readonly kids: readonly unknown[] }> {
  const assertions = gateways.map((gateway) => gateway.serviceAssertion('customers'));
  const statuses = [];
  for (const assertion of assertions) statuses.push(await statusOf(assertion));
  return { statuses, kids: assertions.map((assertion) => decodeProtectedHeader(assertion).kid) };
}

test('a rotation loses no request: the key changes under a subgraph that keeps the keys, and the old one ends', async () => {
  const [ring] = rings;
  if (!ring) throw new Error('There is a ring.');
  const old = ring.signing.assertion.current();
  expect(await ask()).toEqual({ statuses: [200, 200], kids: [old.kid, old.kid] });
  const { kid } = await rotateSigningKey(directory, 'assertion', Date.now());
  for (const ring of rings) await ring.reload();
  let last = '';
  for (let seconds = 0; seconds < LEAD_SECONDS; seconds += 20) {
    expect(await ask()).toEqual({ statuses: [200, 200], kids: [old.kid, old.kid] });
    last = gateways[0]?.serviceAssertion('customers') ?? '';
    later(20);
  }
  later(20);
  expect(await ask()).toEqual({ statuses: [200, 200], kids: [kid, kid] });
  // What the old key signed in its last moment is good to its end.
  expect(await statusOf(last)).toBe(200);
  const forged = () => {
    const now = Math.floor(Date.now() / 1_000);
    const claims = { iss: 'cordon', aud: 'customers', sub: 'x', iat: now, exp: now + 60 };
    return signJws(old, ASSERTION_TYPE, claims);
  };
  expect(await statusOf(forged())).toBe(200);
  later(WITHDRAWAL_SECONDS + 60);
  expect(await statusOf(forged())).toBe(401);
  expect(await ask()).toEqual({ statuses: [200, 200], kids: [kid, kid] });
});

test('an unknown kid is asked for at once, a flood of them once a second', async () => {
  await ask();
  later(2);
  const before = keyRequests;
  const { signing } = await createKeyRing();
  const stranger = signJws(signing.assertion.current(), ASSERTION_TYPE, { iss: 'cordon', aud: 'customers' });
  for (let times = 0; times < 20; times++) expect(await statusOf(stranger)).toBe(401);
  expect(keyRequests).toBe(before + 1);
});

test('a running gateway takes the new key up by itself, and says so', async () => {
  const lines: unknown[] = [];
  const [ring] = rings;
  if (!ring) throw new Error('There is a ring.');
  const write = (fields: unknown, message: string) => void lines.push([fields, message]);
  const stop = followKeys(ring, { info: write, warn: write, error: write }, 10);
  await rotateSigningKey(directory, 'assertion', Date.now());
  await vi.waitFor(() => expect(lines).toEqual([[{ published: 2 }, 'the keys changed']]));
  rmSync(join(directory, 'keys.json'));
  await vi.waitFor(() => expect(lines.length).toBeGreaterThan(1));
  stop();
  expect(lines[1]).toEqual([{ code: 'KEYS_UNUSABLE' }, 'the key file cannot be used; the keys stay as they were']);
  expect(ring.jwks.keys).toHaveLength(2);
});
