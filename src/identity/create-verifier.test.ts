import { inspect } from 'node:util';
import type { JWTPayload } from 'jose';
import { exportSPKI, SignJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { CodedError } from '../errors.ts';
import type { Verifier } from './create-verifier.ts';
import { createVerifier } from './create-verifier.ts';
import type { IssuerConfig } from './identity-config.ts';
import type { TestKey, TestProvider } from './test-provider.ts';
import { createTestKey, signToken, startTestProvider } from './test-provider.ts';

const AUDIENCE = 'https://graph.example';
const NOW = Date.UTC(2026, 0, 15, 12);
const SECONDS = NOW / 1_000;
const CANARY = 'canary-7f3a9c21-personal';

let provider: TestProvider;
let other: TestProvider;
let keys: { readonly RS256: TestKey; readonly ES256: TestKey; readonly EdDSA: TestKey; readonly other: TestKey };
let verifier: Verifier;

beforeAll(async () => {
  [provider, other] = await Promise.all([startTestProvider(), startTestProvider()]);
  keys = {
    RS256: await createTestKey('RS256', 'rsa'),
    ES256: await createTestKey('ES256', 'ec'),
    EdDSA: await createTestKey('EdDSA', 'ed'),
    other: await createTestKey('ES256', 'ec'),
  };
  provider.publish(keys.RS256, keys.ES256, keys.EdDSA);
  other.publish(keys.other);
});

beforeEach(() => {
  verifier = verifierWith({});
});

afterAll(async () => {
  await Promise.all([provider.stop(), other.stop()]);
});

function verifierOf(issuers: readonly IssuerConfig[], now: () => number = () => NOW): Verifier {
  return createVerifier({ issuers, keyGraceSeconds: 30 * 60 }, { fetch, now });
}

function verifierWith(config: Partial<IssuerConfig>): Verifier {
  return verifierOf([{ issuer: provider.issuer, audience: AUDIENCE, ...config }]);
}

/** The claims of a good token; `undefined` takes one away. */
function claims(changes: Readonly<Record<string, unknown>> = {}): JWTPayload {
  const all = { iss: provider.issuer, aud: AUDIENCE, sub: CANARY, iat: SECONDS, exp: SECONDS + 300, ...changes };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

async function expectRefused(token: string, by: Verifier = verifier): Promise<void> {
  const error: unknown = await by.verify(token).then(
    () => 'accepted',
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(CodedError);
  expect(error).toMatchObject({ code: 'UNAUTHENTICATED', details: {}, message: 'A valid access token is needed.' });
  const everything = inspect(error, { depth: Infinity, showHidden: true });
  expect(everything).not.toContain('canary-');
  for (const part of token.split('.').filter((piece) => piece.length >= 12)) expect(everything).not.toContain(part);
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

describe('accepted', () => {
  test.each(['RS256', 'ES256', 'EdDSA'] as const)('a token signed with %s', async (alg) => {
    const token = await signToken(keys[alg], claims({ client_id: 'web', scope: 'a b', groups: ['g'], task: 'report' }));
    expect(await verifier.verify(token)).toEqual({
      issuer: provider.issuer,
      subject: CANARY,
      client: 'web',
      scopes: new Set(['a', 'b']),
      groups: new Set(['g']),
      task: { kind: 'label', label: 'report' },
      actors: [],
      tokenId: expect.stringMatching(/^[\w-]{22}$/),
    });
  });

  test('A53: an audience among several, in the token and in the configuration', async () => {
    const by = verifierWith({ audience: ['https://x.example', AUDIENCE] });
    const token = await signToken(keys.ES256, claims({ aud: ['https://other.example', AUDIENCE] }));
    expect(await by.verify(token)).toMatchObject({ subject: CANARY });
  });

  test('times within the clock skew', async () => {
    const token = await signToken(keys.ES256, claims({ exp: SECONDS - 4, iat: SECONDS + 5, nbf: SECONDS + 5 }));
    expect(await verifier.verify(token)).toMatchObject({ subject: CANARY });
  });

  test.each(['at+jwt', 'application/at+jwt', 'AT+JWT'])('typ %s', async (typ) => {
    expect(await verifier.verify(await signToken(keys.ES256, claims(), { typ }))).toMatchObject({ subject: CANARY });
  });

  test('another typ only where the configuration says any', async () => {
    const token = await signToken(keys.ES256, claims(), { typ: 'JWT' });
    expect(await verifierWith({ requireTyp: 'any' }).verify(token)).toMatchObject({ subject: CANARY });
    await expectRefused(token);
  });

  test('keys at a configured place, without discovery', async () => {
    const by = verifierOf([{ issuer: 'https://id.example', audience: AUDIENCE, jwksUri: `${provider.issuer}/jwks` }]);
    const token = await signToken(keys.ES256, claims({ iss: 'https://id.example' }));
    expect(await by.verify(token)).toMatchObject({ issuer: 'https://id.example' });
  });

  test('claims at configured places', async () => {
    const by = verifierWith({ claims: { groups: 'realm.roles', task: ['https://id.example/task'] } });
    const token = await signToken(
      keys.ES256,
      claims({ realm: { roles: ['r'] }, groups: ['g'], 'https://id.example/task': 't' }),
    );
    expect(await by.verify(token)).toMatchObject({ groups: new Set(['r']), task: { kind: 'label', label: 't' } });
  });
});

describe('A53: refused', () => {
  test.each<readonly [string, Readonly<Record<string, unknown>>]>([
    ['another issuer', { iss: 'https://canary-issuer.example' }],
    ['an issuer that only starts alike', { iss: 'http://127.0.0.1' }],
    ['no issuer', { iss: undefined }],
    ['another audience', { aud: 'https://canary-audience.example' }],
    ['other audiences', { aud: ['https://canary-audience.example', `${AUDIENCE}/`] }],
    ['no audience', { aud: undefined }],
    ['an empty list of audiences', { aud: [] }],
    ['no expiry', { exp: undefined }],
    ['an expiry that has passed', { exp: SECONDS - 5 }],
    ['a start in the future', { nbf: SECONDS + 6 }],
    ['issued in the future', { iat: SECONDS + 6 }],
    ['no subject', { sub: undefined }],
    ['an empty subject', { sub: '' }],
    ['a huge subject', { sub: `canary-${'x'.repeat(300)}` }],
    ['a malformed scope', { scope: { canary: 'canary-scope-object' } }],
    ['1,001 scopes', { scope: Array.from({ length: 1_001 }, (_, index) => `s${index}`).join(' ') }],
    ['1,001 groups', { groups: Array.from({ length: 1_001 }, (_, index) => `g${index}`) }],
  ])('%s', async (_, changes) => {
    await expectRefused(await signToken(keys.ES256, claims(changes)));
  });

  test('alg none, in every spelling, with and without a signature', async () => {
    for (const alg of ['none', 'None', 'NONE', 'nOnE', '']) {
      const unsigned = `${encode({ alg, typ: 'at+jwt', kid: 'ec' })}.${encode(claims())}.`;
      await expectRefused(unsigned);
      await expectRefused(`${unsigned}${(await signToken(keys.ES256, claims())).split('.')[2] ?? ''}`);
    }
  });

  test('HS256 with the public key as the secret', async () => {
    const secrets = [await exportSPKI(keys.RS256.publicKey), JSON.stringify(keys.RS256.jwk)];
    for (const secret of secrets) {
      const token = await new SignJWT(claims())
        .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', kid: 'rsa' })
        .sign(new TextEncoder().encode(secret));
      await expectRefused(token);
    }
  });

  test('an algorithm that is not allowed, though the key is published', async () => {
    await expectRefused(await signToken(keys.RS256, claims()), verifierWith({ algorithms: ['ES256'] }));
  });

  test('a token of this issuer signed with the key of another that has the same kid, and the other way round', async () => {
    await expectRefused(await signToken(keys.other, claims()));
    await expectRefused(await signToken(keys.ES256, claims({ iss: other.issuer })));
    await expectRefused(await signToken(keys.other, claims({ iss: other.issuer })));
  });

  test('a key that the token brings along', async () => {
    await expectRefused(await signToken(keys.other, claims(), { jwk: keys.other.jwk, kid: 'canary-own-key' }));
    await expectRefused(await signToken(keys.other, claims(), { jku: `${other.issuer}/jwks`, kid: 'canary-own-key' }));
    expect(other.requests).toEqual([]);
  });

  test('an unknown kid', async () => {
    await expectRefused(await signToken(keys.ES256, claims(), { kid: 'canary-unknown-kid' }));
  });

  test('a critical header that nobody understands', async () => {
    const token = await new SignJWT(claims())
      .setProtectedHeader({ alg: 'ES256', kid: 'ec', typ: 'at+jwt', crit: ['canary-critical'], 'canary-critical': 1 })
      .sign(keys.ES256.privateKey, { crit: { 'canary-critical': true } });
    await expectRefused(token);
  });

  test('a changed claim, a cut signature, things that are no token', async () => {
    const token = await signToken(keys.ES256, claims());
    const [header = '', , signature = ''] = token.split('.');
    await expectRefused(`${header}.${encode(claims({ scope: 'more' }))}.${signature}`);
    for (const text of [token.slice(0, -4), '', '.', '..', '...', `${token}.x`, 'canary-no-token-at-all', '\0']) {
      await expectRefused(text);
    }
  });

  test.each(['JWT', 'id_token+jwt', 'cordon-assertion+jwt', 'canary-type+jwt', ''])('typ "%s"', async (typ) => {
    await expectRefused(await signToken(keys.ES256, claims(), { typ }));
  });

  test('a token over 16 KiB, before it is parsed', async () => {
    await expectRefused(await signToken(keys.ES256, claims({ filler: `canary-${'x'.repeat(16 * 1_024)}` })));
  });
});

describe('A54: tasks', () => {
  test.each<readonly [string, unknown]>([
    ['undefined', undefined],
    ['null', null],
    ['a list of two', ['canary-task-a', 'canary-task-b']],
    ['a list of one', ['report']],
    ['an empty list', []],
    ['an object', { label: 'canary-task-label' }],
    ['a number', 1],
  ])('%s is no task', async (_, task) => {
    expect(await verifier.verify(await signToken(keys.ES256, claims({ task })))).toMatchObject({
      task: { kind: 'none' },
    });
  });

  test.each<readonly [string, unknown]>([
    ['an empty string', ''],
    ['a long string', `canary-${'x'.repeat(256)}`],
  ])('%s is refused', async (_, task) => {
    await expectRefused(await signToken(keys.ES256, claims({ task })));
  });
});

describe('A53: several issuers', () => {
  let both: Verifier;
  let sent: number;

  beforeEach(() => {
    both = verifierOf([
      { issuer: provider.issuer, audience: AUDIENCE },
      { issuer: other.issuer, audience: 'https://other-audience.example', claims: { groups: 'realm.roles' } },
    ]);
    sent = provider.requests.length + other.requests.length;
  });

  function loads(): number {
    return provider.requests.length + other.requests.length - sent;
  }

  test('each by its own keys, audience and claim paths', async () => {
    const given = { groups: ['g'], realm: { roles: ['r'] } };
    const one = await both.verify(await signToken(keys.ES256, claims(given)));
    expect([one.issuer, [...one.groups]]).toEqual([provider.issuer, ['g']]);
    const theirs = { ...given, iss: other.issuer, aud: 'https://other-audience.example' };
    const two = await both.verify(await signToken(keys.other, claims(theirs)));
    expect([two.issuer, [...two.groups]]).toEqual([other.issuer, ['r']]);
    await expectRefused(await signToken(keys.other, claims({ ...theirs, aud: AUDIENCE })), both);
    await expectRefused(await signToken(keys.ES256, claims({ aud: theirs.aud })), both);
  });

  test('A53: a key of one issuer verifies no token of another', async () => {
    const theirs = { iss: other.issuer, aud: 'https://other-audience.example' };
    await expectRefused(await signToken(keys.ES256, claims(theirs)), both);
    await expectRefused(await signToken(keys.other, claims()), both);
  });

  test('A53: a token of an unknown issuer is refused without asking anybody', async () => {
    for (const iss of ['https://canary-issuer.example', '__proto__', '', 7, undefined, [provider.issuer]]) {
      const token = `${encode({ alg: 'ES256', kid: 'ec', typ: 'at+jwt' })}.${encode({ ...claims(), iss })}.AAAA`;
      await expectRefused(token, both);
    }
    expect(loads()).toBe(0);
  });

  test('one that is down takes nobody else along', async () => {
    const down = { issuer: 'http://127.0.0.1:9', audience: AUDIENCE };
    const by = verifierOf([down, { issuer: provider.issuer, audience: AUDIENCE }]);
    expect(await by.ready()).toBe(true);
    expect(await by.verify(await signToken(keys.ES256, claims()))).toMatchObject({ subject: CANARY });
    const token = await signToken(keys.ES256, claims({ iss: down.issuer }));
    await expect(by.verify(token)).rejects.toMatchObject({ code: 'ISSUER_UNAVAILABLE' });
    expect(await verifierOf([down]).ready()).toBe(false);
  });
});

test('A53: no error holds a claim or a token, however deep one looks', async () => {
  const spoiled = { email: 'canary-email@example.org', scope: 'canary-scope', exp: SECONDS - 100 };
  await expectRefused(await signToken(keys.ES256, claims(spoiled)));
  await expectRefused(await signToken(keys.ES256, claims({ ...spoiled, exp: SECONDS + 9, groups: [{ a: CANARY }] })));
});

describe('A53: a known token', () => {
  const MINUTE = 60_000;
  let own: TestProvider;
  let clock: number;
  let by: Verifier;

  beforeEach(async () => {
    own = await startTestProvider();
    own.publish(keys.ES256);
    clock = NOW;
    by = verifierOf([{ issuer: own.issuer, audience: AUDIENCE }], () => clock);
    return () => own.stop();
  });

  function tokenFor(changes: Readonly<Record<string, unknown>> = {}): Promise<string> {
    return signToken(keys.ES256, claims({ iss: own.issuer, exp: SECONDS + 86_400, ...changes }));
  }

  test('is answered at once, always with the same frozen principal', async () => {
    const token = await tokenFor({ task: 'report' });
    expect(by.known(token)).toBeUndefined();
    const principals = await Promise.all(Array.from({ length: 20 }, () => by.verify(token)));
    expect(new Set(principals).size).toBe(1);
    expect(by.known(token)).toBe(principals[0]);
    expect(await by.verify(token)).toBe(principals[0]);
    expect(Object.isFrozen(principals[0])).toBe(true);
    expect(Object.isFrozen(principals[0]?.task)).toBe(true);
  });

  test('A53: a known token is refused when it expires', async () => {
    const token = await tokenFor({ exp: SECONDS + 60 });
    const principal = await by.verify(token);
    clock += 64_999;
    expect(by.known(token)).toBe(principal);
    clock += 1;
    expect(by.known(token)).toBeUndefined();
    await expectRefused(token, by);
  });

  test.each(['nbf', 'iat'])('A53: a known token is refused when the clock is set back before its %s', async (claim) => {
    const token = await tokenFor({ iat: undefined, [claim]: SECONDS });
    // Keys from the future are not used at all, so these are loaded before.
    clock -= 6_000;
    await by.ready();
    clock += 6_000;
    await by.verify(token);
    clock -= 5_000;
    expect(by.known(token)).toBeDefined();
    clock -= 1_000;
    expect(by.known(token)).toBeUndefined();
    await expectRefused(token, by);
  });

  test('A53: a known token is refused when the keys no longer hold the one that signed it', async () => {
    const token = await tokenFor();
    await by.verify(token);
    own.publish(keys.EdDSA);
    clock += 5 * MINUTE;
    // Only `known` is asked: it, too, starts the refresh that is due.
    await expect.poll(() => by.known(token)).toBeUndefined();
    await expectRefused(token, by);
  });

  test('stays known when the keys are the same after a refresh, in any order', async () => {
    own.publish(keys.ES256, keys.EdDSA);
    const token = await tokenFor();
    const principal = await by.verify(token);
    own.publish(keys.EdDSA, keys.ES256);
    clock += 5 * MINUTE;
    expect(by.known(token)).toBe(principal);
    await expect.poll(() => own.requests.filter((path) => path === '/jwks').length).toBe(2);
    clock += 29 * MINUTE;
    await expect.poll(() => by.known(token)).toBe(principal);
  });

  test('A53: a known token is refused when the keys have been out of reach for 30 minutes', async () => {
    const token = await tokenFor();
    const principal = await by.verify(token);
    await own.stop();
    clock += 30 * MINUTE - 1;
    expect(by.known(token)).toBe(principal);
    clock += 1;
    expect(by.known(token)).toBeUndefined();
    await expect(by.verify(token)).rejects.toMatchObject({ code: 'ISSUER_UNAVAILABLE' });
    await own.start();
  });

  test('is not known to a verifier of another configuration', async () => {
    const token = await tokenFor({ task: 'report' });
    await by.verify(token);
    const other = verifierOf([{ issuer: own.issuer, audience: 'https://another.example' }], () => clock);
    expect(await other.ready()).toBe(true);
    expect(other.known(token)).toBeUndefined();
    await expectRefused(token, other);
  });

  test('A53: a forged token is never a known one', async () => {
    const token = await tokenFor();
    await by.verify(token);
    const signature = token.slice(token.lastIndexOf('.') + 1);
    const forged = [
      token.replace(signature, `${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`),
      token.replace(signature, ''),
      token.replace(signature, (await tokenFor({ scope: 'more' })).split('.')[2] ?? ''),
    ];
    for (const one of forged) {
      await expectRefused(one, by);
      expect(by.known(one)).toBeUndefined();
    }
    expect(by.known(token)).toBeDefined();
  });
});
