import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import { beforeEach, describe, expect, test } from 'vitest';
import { createKeyRing } from './create-key-ring.ts';
import type { KeyRing } from './key-ring.ts';
import { pseudonymOf } from './pseudonym-of.ts';
import type { AssertionInput, AssertionSigner } from './sign-assertion.ts';
import { createAssertionSigner } from './sign-assertion.ts';

const ISSUER = 'https://gateway.example';
const START = Date.UTC(2026, 0, 15, 12) + 700;
const INPUT: AssertionInput = { audience: 'customers', subject: 'pseudonym', client: 'web', task: 'report' };

let ring: KeyRing;
let clock: number;
let sign: AssertionSigner;

beforeEach(async () => {
  ring = await createKeyRing();
  clock = START;
  sign = createAssertionSigner({ ring, issuer: ISSUER, now: () => clock });
});

test('A69: an assertion is verified by the published keys, for one audience, for 60 seconds, without the raw subject', async () => {
  const subject = pseudonymOf(ring, 'https://id.example', 'canary-ada@example.org');
  const assertion = await sign({ ...INPUT, subject });
  const options = { issuer: ISSUER, typ: 'cordon-assertion+jwt', algorithms: ['ES256'], currentDate: new Date(clock) };
  const { payload, protectedHeader } = await jwtVerify(assertion, createLocalJWKSet(ring.jwks), {
    ...options,
    audience: 'customers',
  });
  const iat = Math.floor(START / 1_000);
  expect(payload).toEqual({
    iss: ISSUER,
    aud: 'customers',
    sub: subject,
    iat,
    exp: iat + 60,
    client: 'web',
    task: 'report',
  });
  expect(protectedHeader).toEqual({ alg: 'ES256', typ: 'cordon-assertion+jwt', kid: ring.assertionKey.kid });
  await expect(
    jwtVerify(assertion, createLocalJWKSet(ring.jwks), { ...options, audience: 'billing' }),
  ).rejects.toMatchObject({ code: 'ERR_JWT_CLAIM_VALIDATION_FAILED', claim: 'aud' });
});

test('what is not given is not claimed', async () => {
  const claims = decodeJwt(await sign({ audience: 'customers', subject: 'cordon' }));
  expect(new Set(Object.keys(claims))).toEqual(new Set(['aud', 'exp', 'iat', 'iss', 'sub']));
});

test('the header says nothing but algorithm, type and key', async () => {
  expect(new Set(Object.keys(decodeProtectedHeader(await sign(INPUT))))).toEqual(new Set(['alg', 'kid', 'typ']));
});

test.each([0, 1, 1.5, 61, -5, Number.NaN, Number.POSITIVE_INFINITY])(
  'a lifetime of %d seconds is refused',
  (seconds) => {
    expect(() => createAssertionSigner({ ring, issuer: ISSUER, lifetimeSeconds: seconds })).toThrow(RangeError);
  },
);

describe('reuse', () => {
  test('until half its life is over', async () => {
    const first = await sign(INPUT);
    clock += 29_999;
    expect(await sign(INPUT)).toBe(first);
    clock += 1;
    const second = await sign(INPUT);
    expect(second).not.toBe(first);
    expect(decodeJwt(second).exp).toBe(Math.floor(clock / 1_000) + 60);
  });

  test('not when the clock was set back', async () => {
    const first = await sign(INPUT);
    clock -= 10_000;
    expect(await sign(INPUT)).not.toBe(first);
  });

  test('one signature for calls at the same time', async () => {
    expect(new Set(await Promise.all(Array.from({ length: 50 }, () => sign(INPUT)))).size).toBe(1);
  });

  test('never reuses an assertion for another input', async () => {
    const inputs: readonly AssertionInput[] = [
      INPUT,
      { ...INPUT, audience: 'billing' },
      { ...INPUT, subject: 'another' },
      { ...INPUT, client: 'report' },
      { ...INPUT, task: 'web' },
      { audience: 'customers', subject: 'pseudonym', client: 'web' },
      { audience: 'customers', subject: 'pseudonym', task: 'web' },
      { audience: 'customers', subject: 'pseudonym', task: 'null' },
      { audience: 'customers', subject: 'pseudonym' },
      { audience: 'customers","pseudonym', subject: '' },
    ];
    for (const input of [...inputs, ...inputs]) {
      const { aud, sub, client, task } = decodeJwt(await sign(input));
      expect({ audience: aud, subject: sub, client, task }).toEqual({ client: undefined, task: undefined, ...input });
    }
  });
});
