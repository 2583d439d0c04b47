import type { ServerResponse } from 'node:http';
import { SignJWT } from 'jose';
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
  verifier = createVerifier(
    { issuers: [{ issuer: provider.issuer, audience: AUDIENCE }], keyGraceSeconds: 30 * 60 },
    { fetch, now: () => clock },
  );
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

  test('may start after the gateway: ISSUER_UNAVAILABLE until then, and at most one try a second', async () => {
    await provider.stop();
    const token = await tokenOf(first);
    expect(await verify(token)).toBe('ISSUER_UNAVAILABLE');
    expect(await verifier.ready()).toBe(false);
    expect(await verify('no token')).toBe('UNAUTHENTICATED');
    await provider.start();
    expect(await verify(token)).toBe('ISSUER_UNAVAILABLE');
    expect(loads()).toBe(0);
    clock += 1_000;
    expect(await verify(token)).toBe('accepted');
    expect(await verifier.ready()).toBe(true);
  });

  test('may go down for a while: its keys are used for as long as the grace lasts, then ISSUER_UNAVAILABLE', async () => {
    const token = await tokenOf(first);
    expect(await verify(token)).toBe('accepted');
    await provider.stop();
    clock += 29 * 60_000;
    expect(await verify(token)).toBe('accepted');
    clock += 60_000;
    expect(await verify(token)).toBe('ISSUER_UNAVAILABLE');
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
    // The third is for a kid that became unknown.
    expect(loads()).toBeLessThanOrEqual(3);
  });
});

describe('A82: JWKS refresh storms', () => {
  const SECOND = 1_000;

  test('A82: a flood of unknown kids makes four refreshes, then one per 10 seconds', async () => {
    expect(await verify(await tokenOf(first))).toBe('accepted');
    const kids = (wave: number) =>
      Array.from({ length: 50 }, (_, index) => tokenOf(second, `unknown-${wave}-${index}`));
    const seen: number[] = [];
    for (let wave = 0; wave < 9; wave++) {
      const answers = await Promise.all((await Promise.all(kids(wave))).map(verify));
      expect(new Set(answers)).toEqual(new Set(['UNAUTHENTICATED']));
      seen.push(loads());
      if (wave >= 5) clock += 5 * SECOND;
    }
    expect(seen).toEqual([2, 3, 4, 5, 5, 5, 5, 6, 6]);
    expect(await verify(await tokenOf(first))).toBe('accepted');
  });

  test('A82: unknown kids that come again and again leave two refreshes to others', async () => {
    expect(await verify(await tokenOf(first))).toBe('accepted');
    const tokens = await Promise.all(['mistaken', 'outdated'].map((kid) => tokenOf(second, kid)));
    const seen: number[] = [];
    for (let time = 0; time <= 25; time += 5, clock += 5 * SECOND) {
      for (const token of [...tokens, ...tokens]) expect(await verify(token)).toBe('UNAUTHENTICATED');
      seen.push(loads());
    }
    expect(seen).toEqual([3, 3, 4, 4, 5, 5]);
    provider.publish(first, second);
    expect(await verify(await tokenOf(second))).toBe('accepted');
    const third = await createTestKey('ES256', 'third');
    provider.publish(second, third);
    expect(await verify(await tokenOf(third))).toBe('accepted');
    expect(loads()).toBe(7);
  });

  test('A82: failed refreshes count too', async () => {
    expect(await verify(await tokenOf(first))).toBe('accepted');
    provider.pages.delete('/jwks');
    for (const kid of ['a', 'b', 'c', 'd', 'e', 'f', 'a']) {
      expect(await verify(await tokenOf(second, kid))).toBe('ISSUER_UNAVAILABLE');
    }
    expect(loads()).toBe(5);
    expect(await verify(await tokenOf(first))).toBe('accepted');
  });

  test('A82: a new key is picked up at once, at the latest 10 seconds after a flood', async () => {
    expect(await verify(await tokenOf(first))).toBe('accepted');
    provider.publish(first, second);
    expect(await verify(await tokenOf(second))).toBe('accepted');
    for (const kid of ['a', 'b', 'c']) await verify(await tokenOf(second, kid));
    const third = await createTestKey('ES256', 'third');
    provider.publish(second, third);
    for (const _ of [1, 2]) expect(await verify(await tokenOf(third))).toBe('UNAUTHENTICATED');
    clock += 10 * SECOND;
    expect(await verify(await tokenOf(third))).toBe('accepted');
    expect(await verify(await tokenOf(second))).toBe('accepted');
    expect(await verify(await tokenOf(first))).toBe('UNAUTHENTICATED');
  });

  test('A82: keys that were loaded for a token are not loaded for it again', async () => {
    expect(await verify(await tokenOf(second, 'unknown'))).toBe('UNAUTHENTICATED');
    expect(loads()).toBe(1);
  });

  test('A82: a key published while older keys are under way is found', async () => {
    expect(await verify(await tokenOf(first))).toBe('accepted');
    const keys = provider.pages.get('/jwks');
    const asked = Promise.withResolvers<void>();
    const answered = Promise.withResolvers<void>();
    provider.pages.set('/jwks', async (response: ServerResponse) => {
      asked.resolve();
      await answered.promise;
      response.end(JSON.stringify(keys));
    });
    const unknown = verify(await tokenOf(first, 'unknown'));
    await asked.promise;
    provider.publish(first, second);
    const rotated = verify(await tokenOf(second));
    answered.resolve();
    expect(await Promise.all([unknown, rotated])).toEqual(['UNAUTHENTICATED', 'accepted']);
    expect(loads()).toBe(3);
  });

  test('A82: no kid at all means the only key of its kind', async () => {
    const claims = { iss: provider.issuer, aud: AUDIENCE, sub: 's', exp: clock / SECOND + 3_600 };
    const token = await new SignJWT(claims).setProtectedHeader({ alg: 'ES256', typ: 'at+jwt' }).sign(first.privateKey);
    expect(await verify(token)).toBe('accepted');
    provider.publish(first, second);
    clock += 5 * 60 * SECOND;
    await expect.poll(() => verify(token)).toBe('UNAUTHENTICATED');
  });
});
