import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import { beforeEach, describe, expect, test } from 'vitest';
import { createKeyRing } from './create-key-ring.ts';
import type { KeyRing } from './key-ring.ts';
import { pseudonymOf } from './pseudonym-of.ts';
import type { AssertionFor, AssertionSigner, Speaker } from './sign-assertion.ts';
import { createAssertionSigner } from './sign-assertion.ts';

const ISSUER = 'https://gateway.example';
const START = Date.UTC(2026, 0, 15, 12) + 700;
const SPEAKER: Speaker = { subject: 'pseudonym', client: 'web', task: 'report' };

let ring: KeyRing;
let clock: number;
let signer: AssertionSigner;
let assertionFor: AssertionFor;

beforeEach(async () => {
  ring = await createKeyRing();
  clock = START;
  signer = createAssertionSigner({ ring, issuer: ISSUER, now: () => clock });
  assertionFor = signer.forPrincipal(SPEAKER);
});

test('A69: an assertion is verified by the published keys, for one audience, for 60 seconds, without the raw subject', async () => {
  const subject = pseudonymOf(ring, 'https://id.example', 'canary-ada@example.org');
  const assertion = signer.forPrincipal({ ...SPEAKER, subject })('customers');
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
  expect(protectedHeader).toEqual({
    alg: 'ES256',
    typ: 'cordon-assertion+jwt',
    kid: ring.signing.assertion.current().kid,
  });
  await expect(
    jwtVerify(assertion, createLocalJWKSet(ring.jwks), { ...options, audience: 'billing' }),
  ).rejects.toMatchObject({ code: 'ERR_JWT_CLAIM_VALIDATION_FAILED', claim: 'aud' });
});

test('an audience is what the subgraph calls itself, by its name unless told otherwise', () => {
  const audienceOf = (subgraph: string) => (subgraph === 'customers' ? 'https://customers.example' : subgraph);
  const named = createAssertionSigner({ ring, issuer: ISSUER, audienceOf }).forPrincipal(SPEAKER);
  expect(['customers', 'billing'].map((name) => decodeJwt(named(name)).aud)).toEqual([
    'https://customers.example',
    'billing',
  ]);
});

test('delegation is claimed as nested actors, the one who acts now outermost (RFC 8693)', () => {
  const actors = ['agent', 'assistant', 'desk'];
  const { act } = decodeJwt(signer.forPrincipal({ ...SPEAKER, actors })('customers'));
  expect(act).toEqual({ sub: 'agent', act: { sub: 'assistant', act: { sub: 'desk' } } });
  expect(decodeJwt(signer.forPrincipal({ ...SPEAKER, actors: [] })('customers'))).not.toHaveProperty('act');
});

test('what is not given is not claimed', () => {
  const claims = decodeJwt(signer.forPrincipal({ subject: 'cordon' })('customers'));
  expect(new Set(Object.keys(claims))).toEqual(new Set(['aud', 'exp', 'iat', 'iss', 'sub']));
});

test('the header says nothing but algorithm, type and key', () => {
  expect(new Set(Object.keys(decodeProtectedHeader(assertionFor('customers'))))).toEqual(
    new Set(['alg', 'kid', 'typ']),
  );
});

test.each([0, 1, 1.5, 61, -5, Number.NaN, Number.POSITIVE_INFINITY])(
  'a lifetime of %d seconds is refused',
  (seconds) => {
    expect(() => createAssertionSigner({ ring, issuer: ISSUER, lifetimeSeconds: seconds })).toThrow(RangeError);
  },
);

describe('reuse', () => {
  test('until half its life is over', () => {
    const first = assertionFor('customers');
    clock += 29_999;
    expect(assertionFor('customers')).toBe(first);
    clock += 1;
    const second = assertionFor('customers');
    expect(second).not.toBe(first);
    expect(decodeJwt(second).exp).toBe(Math.floor(clock / 1_000) + 60);
  });

  test('not when the clock was set back', () => {
    const first = assertionFor('customers');
    clock -= 10_000;
    expect(assertionFor('customers')).not.toBe(first);
  });

  test('never reuses an assertion for another input', () => {
    const speakers: readonly Speaker[] = [
      SPEAKER,
      { ...SPEAKER, subject: 'another' },
      { ...SPEAKER, client: 'report' },
      { ...SPEAKER, task: 'web' },
      { subject: 'pseudonym', client: 'web' },
      { subject: 'pseudonym', task: 'web' },
      { subject: 'pseudonym' },
      { subject: '' },
    ];
    const holders = speakers.map((speaker) => ({ speaker, of: signer.forPrincipal(speaker) }));
    for (const audience of ['customers', 'billing', '__proto__', 'customers', 'billing', '__proto__']) {
      for (const { speaker, of } of holders) {
        const { aud, sub, client, task } = decodeJwt(of(audience));
        expect({ aud, subject: sub, client, task }).toEqual({
          aud: audience,
          client: undefined,
          task: undefined,
          ...speaker,
        });
      }
    }
  });

  test('of the newest 10,000, over all principals', () => {
    const first = assertionFor('customers');
    const another = signer.forPrincipal({ subject: 'another' });
    for (let index = 1; index < 10_000; index++) another(`subgraph-${index}`);
    expect(assertionFor('customers')).toBe(first);
    another('one too many');
    expect(assertionFor('customers')).not.toBe(first);
  });
});
