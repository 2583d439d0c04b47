import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Verifier } from './create-verifier.ts';
import { createVerifier } from './create-verifier.ts';
import type { TestKey, TestProvider } from './test-provider.ts';
import { createTestKey, DISCOVERY, signToken, startTestProvider } from './test-provider.ts';

const AUDIENCE = 'https://graph.example';

let provider: TestProvider;
let first: TestKey;
let second: TestKey;
let clock: number;
let verifier: Verifier;

beforeEach(async () => {
  provider = await startTestProvider();
  [first, second] = await Promise.all([createTestKey('ES256', 'first'), createTestKey('ES256', 'second')]);
  provider.publish(first);
  clock = Date.UTC(2026, 0, 15, 12);
  verifier = createVerifier({ issuer: provider.issuer, audience: AUDIENCE }, fetch, () => clock);
});

afterEach(async () => {
  await provider.stop();
});

function tokenOf(key: TestKey, kid: string = key.kid): Promise<string> {
  const exp = clock / 1_000 + 86_400;
  return signToken(key, { iss: provider.issuer, aud: AUDIENCE, sub: 'someone', exp }, { kid });
}

async function verify(token: string): Promise<string> {
  return verifier.verify(token).then(
    () => 'accepted',
    (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : 'not coded'),
  );
}

function loads(): number {
  return provider.requests.filter((path) => path === '/jwks').length;
}

describe('the provider', () => {
  test('is not asked before the first token, and once for many at the same time', async () => {
    expect(loads()).toBe(0);
    const token = await tokenOf(first);
    const answers = await Promise.all(Array.from({ length: 50 }, () => verify(token)));
    expect(new Set(answers)).toEqual(new Set(['accepted']));
    expect(provider.requests).toEqual([DISCOVERY, '/jwks']);
  });

  test('may start after the gateway: NOT_READY until then, and at most one try a second', async () => {
    await provider.stop();
    const token = await tokenOf(first);
    expect(await verify(token)).toBe('NOT_READY');
    expect(await verifier.ready()).toBe(false);
    expect(await verify('no token')).toBe('UNAUTHENTICATED');
    await provider.start();
    expect(await verify(token)).toBe('NOT_READY');
    expect(loads()).toBe(0);
    clock += 1_000;
    expect(await verify(token)).toBe('accepted');
    expect(await verifier.ready()).toBe(true);
  });

  test('may go down for a while: its keys are used for 30 minutes, then NOT_READY', async () => {
    const token = await tokenOf(first);
    expect(await verify(token)).toBe('accepted');
    await provider.stop();
    clock += 29 * 60_000;
    expect(await verify(token)).toBe('accepted');
    clock += 60_000;
    expect(await verify(token)).toBe('NOT_READY');
    expect(await verifier.ready()).toBe(false);
    await provider.start();
    clock += 1_000;
    expect(await verify(token)).toBe('accepted');
  });

  test('withdraws a key: it is refused once the background refresh after 5 minutes is done', async () => {
    const token = await tokenOf(first);
    expect(await verify(token)).toBe('accepted');
    provider.publish(second);
    clock += 5 * 60_000;
    await verify(token);
    await expect.poll(() => verify(token)).toBe('UNAUTHENTICATED');
    expect(loads()).toBe(2);
  });
});

describe('A82: JWKS refresh storms', () => {
  test('A82: a flood of unknown kids makes one refresh per 30 seconds', async () => {
    expect(await verify(await tokenOf(first))).toBe('accepted');
    const flood = await Promise.all(Array.from({ length: 100 }, (_, index) => tokenOf(second, `unknown-${index}`)));
    for (const round of [1, 2, 2, 3]) {
      const answers = await Promise.all(flood.map(verify));
      expect(new Set(answers)).toEqual(new Set(['UNAUTHENTICATED']));
      expect(loads()).toBe(round);
      clock += round === 2 ? 15_000 : 30_000;
    }
  });

  test('A82: failed refreshes count too', async () => {
    expect(await verify(await tokenOf(first))).toBe('accepted');
    provider.pages.delete('/jwks');
    clock += 30_000;
    for (const kid of ['a', 'b', 'c']) expect(await verify(await tokenOf(second, kid))).toBe('UNAUTHENTICATED');
    expect(loads()).toBe(2);
    expect(await verify(await tokenOf(first))).toBe('accepted');
  });

  test('A82: a new key is picked up, at the latest after the cooldown', async () => {
    expect(await verify(await tokenOf(first))).toBe('accepted');
    provider.publish(first, second);
    const token = await tokenOf(second);
    expect(await verify(token)).toBe('UNAUTHENTICATED');
    clock += 30_000;
    expect(await verify(token)).toBe('accepted');
    expect(await verify(await tokenOf(first))).toBe('accepted');
  });
});
