import * as fc from 'fast-check';
import { CompactSign, createLocalJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import type { CheckpointClaims } from './checkpoint-claims.ts';
import { createKeyRing, ringOf } from './create-key-ring.ts';
import { generateKeyMaterial } from './key-material.ts';
import type { KeyRing } from './key-ring.ts';
import { createAssertionSigner } from './sign-assertion.ts';
import { signCheckpoint } from './sign-checkpoint.ts';
import { createCheckpointVerifier } from './verify-checkpoint.ts';

/** The key of RFC 8037 appendices A.1 to A.3, which is that of RFC 8032 section 7.1, test 1. */
const RFC_KEY = {
  kty: 'OKP',
  crv: 'Ed25519',
  alg: 'EdDSA',
  use: 'sig',
  kid: 'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k',
  x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo',
  d: 'nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A',
} as const;

const CLAIMS: CheckpointClaims = {
  iss: 'cordon',
  iat: Date.UTC(2026, 0, 15, 12) / 1_000,
  writer: 3,
  sequence: 4_096,
  hash: 'LPJNul-wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ',
};

let ring: KeyRing;
let checkpoint: string;

beforeAll(async () => {
  ring = await createKeyRing();
  checkpoint = await signCheckpoint(ring, CLAIMS);
});

/** A ring whose checkpoint key is that of the RFC. */
async function rfcRing(): Promise<KeyRing> {
  const material = await generateKeyMaterial();
  const signing = { ...material.signing, checkpoint: [{ signsFrom: 0, key: RFC_KEY }] };
  return (await ringOf({ ...material, signing }, Date.now)).ring;
}

const kidOf = ({ signing }: KeyRing) => signing.checkpoint.current().kid;
const verify = (jws: string, by = ring) => createCheckpointVerifier(by.signing.checkpoint.published())(jws);

/** What the checkpoint key signs, whatever it is. */
function signed(payload: string, header: object = {}): Promise<string> {
  const { kid, privateKey } = ring.signing.checkpoint.current();
  return new CompactSign(Buffer.from(payload))
    .setProtectedHeader({ alg: 'EdDSA', typ: 'cordon-checkpoint+jwt', kid, ...header })
    .sign(privateKey);
}

test('RFC 8037 appendix A: the key has its name, and makes its signature', async () => {
  const { kid, privateKey } = (await rfcRing()).signing.checkpoint.current();
  expect(kid).toBe('kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k');
  const example = new CompactSign(Buffer.from('Example of Ed25519 signing')).setProtectedHeader({ alg: 'EdDSA' });
  expect(await example.sign(privateKey)).toBe(
    'eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg',
  );
});

test('a checkpoint is frozen: stored ones must verify years later', async () => {
  const frozen = await signCheckpoint(await rfcRing(), CLAIMS);
  expect(frozen).toMatchInlineSnapshot(
    `"eyJhbGciOiJFZERTQSIsInR5cCI6ImNvcmRvbi1jaGVja3BvaW50K2p3dCIsImtpZCI6ImtQcktfcW14VldhWVZBOXd3QkY2SXVvM3ZWeno3VHhIQ1R3WEJ5Z3JTNGsifQ.eyJpc3MiOiJjb3Jkb24iLCJpYXQiOjE3Njg0Nzg0MDAsIndyaXRlciI6Mywic2VxdWVuY2UiOjQwOTYsImhhc2giOiJMUEpOdWwtd293NG02RHNxeGJuaW5oc1dIbHdmcDBKZWN3UXpZcE9MbUNRIn0.dUwsp-ZB0a1wHD8VK2wAcuPRt4rOfXp1rAklzyl6rJ6xoiJQsoxs9_l9qw4P0DdnAiUvM6iV4BM5gmiYvUq0Cw"`,
  );
  expect(await verify(frozen, await rfcRing())).toEqual({ kind: 'valid', kid: RFC_KEY.kid, claims: CLAIMS });
});

test('anybody can verify it by the published keys', async () => {
  const { payload, protectedHeader } = await jwtVerify(
    checkpoint,
    createLocalJWKSet(ring.signing.checkpoint.published()),
    { issuer: 'cordon', typ: 'cordon-checkpoint+jwt', algorithms: ['EdDSA'] },
  );
  expect(payload).toEqual(CLAIMS);
  expect(protectedHeader).toEqual(decodeProtectedHeader(checkpoint));
  expect(protectedHeader).toEqual({
    alg: 'EdDSA',
    typ: 'cordon-checkpoint+jwt',
    kid: ring.signing.checkpoint.current().kid,
  });
});

test('its keys are not those of assertions, nor published among them', async () => {
  expect(ring.jwks).toEqual(ring.signing.assertion.published());
  expect(JSON.stringify(ring.jwks)).not.toContain(ring.signing.checkpoint.current().kid);
  expect(await createCheckpointVerifier(ring.jwks)(checkpoint)).toEqual({ kind: 'invalid', reason: 'unknown-key' });
});

test('A66 law: a checkpoint with any other character is none', async () => {
  const anyChange = fc.record({
    at: fc.nat(checkpoint.length - 1),
    to: fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=.'),
  });
  await fc.assert(
    fc.asyncProperty(anyChange, async ({ at, to }) => {
      fc.pre(checkpoint[at] !== to);
      const changed = `${checkpoint.slice(0, at)}${to}${checkpoint.slice(at + 1)}`;
      expect(await verify(changed)).toMatchObject({ kind: 'invalid' });
    }),
    { numRuns: 1_000 },
  );
  // The last character's bits past the last byte are those that readers ignore.
  for (const last of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_') {
    const changed = `${checkpoint.slice(0, -1)}${last}`;
    expect((await verify(changed)).kind).toBe(changed === checkpoint ? 'valid' : 'invalid');
  }
});

describe('what is refused, and why', () => {
  test('texts that are no JWS, without throwing', async () => {
    const parts = checkpoint.split('.');
    const piece = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('', ...parts));
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 4 }), async (pieces) => {
        const text = pieces.join('.');
        fc.pre(text !== checkpoint);
        expect(await verify(text)).toMatchObject({ kind: 'invalid' });
      }),
    );
    expect(await verify('')).toEqual({ kind: 'invalid', reason: 'malformed' });
    expect(await verify(`${checkpoint}.`)).toEqual({ kind: 'invalid', reason: 'malformed' });
    expect(await verify(`${checkpoint}=`)).toEqual({ kind: 'invalid', reason: 'malformed' });
  });

  test('other kinds of token, even by the key of checkpoints', async () => {
    const text = JSON.stringify(CLAIMS);
    const assertion = createAssertionSigner({ ring, issuer: 'cordon' }).forPrincipal({ subject: 'ada' })('customers');
    const others = [
      assertion,
      await signed(text, { typ: 'cordon-assertion+jwt' }),
      await signed(text, { typ: 'at+jwt' }),
      await signed(text, { typ: undefined }),
      await signed(text, { kid: undefined }),
      await signed(text, { cty: 'JWT' }),
      await signed('no JSON'),
      await signed(JSON.stringify({ ...CLAIMS, iss: 'another' })),
      await signed(JSON.stringify({ ...CLAIMS, exp: CLAIMS.iat })),
      await signed(JSON.stringify({ ...CLAIMS, hash: undefined })),
      await signed(JSON.stringify({ ...CLAIMS, sequence: -1 })),
      await signed(JSON.stringify({ ...CLAIMS, entries: 4_096 })),
    ];
    for (const other of others) expect(await verify(other)).toEqual({ kind: 'invalid', reason: 'other-kind' });
    expect(await verify(await signed(text))).toEqual({ kind: 'valid', kid: kidOf(ring), claims: CLAIMS });
  });

  test("another ring's, and one that borrows the key's name", async () => {
    const other = await createKeyRing();
    expect(await verify(await signCheckpoint(other, CLAIMS))).toEqual({ kind: 'invalid', reason: 'unknown-key' });
    const { privateKey } = other.signing.checkpoint.current();
    const { checkpoint: own } = ring.signing;
    const current = () => ({ kid: kidOf(ring), privateKey });
    const borrowed = { signing: { ...ring.signing, checkpoint: { current, published: () => own.published() } } };
    expect(await verify(await signCheckpoint(borrowed, CLAIMS))).toEqual({ kind: 'invalid', reason: 'bad-signature' });
  });

  test('keys that cannot be used, by an error that quotes none of them', async () => {
    const [key] = ring.signing.checkpoint.published().keys;
    for (const changes of [{ x: 'AAAA' }, { d: RFC_KEY.d }]) {
      const keys = [{ kty: 'OKP', ...key, ...changes }];
      const error: unknown = await createCheckpointVerifier({ keys })(checkpoint).catch((reason: unknown) => reason);
      expect(error).toEqual(new Error('The keys of checkpoints cannot be used.'));
    }
  });

  test('claims of another shape, by an error that quotes none of them', async () => {
    for (const changes of [{ hash: 'ada@example.org' }, { writer: 0.5 }, { subject: 'ada@example.org' }]) {
      const error: unknown = await signCheckpoint(ring, { ...CLAIMS, ...changes }).catch((reason: unknown) => reason);
      expect(error).toEqual(new Error('The claims of a checkpoint do not have their shape.'));
    }
  });
});
