import type { KeyObject } from 'node:crypto';
import { createPrivateKey, createSecretKey, randomBytes, sign } from 'node:crypto';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK } from 'jose';
import * as z from 'zod';
import type { Sign } from './key-ring.ts';
import type { ScheduledKey } from './rotating-keys.ts';

const bytes32 = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

const privateKey = z.strictObject({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  alg: z.literal('ES256'),
  use: z.literal('sig'),
  kid: bytes32,
  x: bytes32,
  y: bytes32,
  d: bytes32,
});

const signingKey = z.strictObject({ signsFrom: z.int().min(0), key: privateKey });

const signingKeys = z
  .array(signingKey)
  .min(1)
  .max(10)
  .refine((keys) => keys.every(({ signsFrom }, index) => signsFrom > (keys[index - 1]?.signsFrom ?? -1)))
  .refine((keys) => new Set(keys.map(({ key }) => key.kid)).size === keys.length);

const mask = z.strictObject({ keyId: z.string().regex(/^[A-Za-z0-9_-]{1,32}$/), secret: bytes32 });

const present = z.strictObject({ version: z.literal(2), signing: z.strictObject({ assertion: signingKeys }), mask });

/** Had one key, which signed from the beginning. */
const first = z.strictObject({ version: z.literal(1), assertionKey: privateKey, mask }).transform(
  ({ assertionKey, mask }): KeyMaterial => ({
    version: 2,
    signing: { assertion: [{ signsFrom: 0, key: assertionKey }] },
    mask,
  }),
);

/** What `keys.json` holds: keys a use, the oldest first. A base64url string of 43 characters is 32 bytes. */
export const keyMaterialSchema = z.union([present, first]);

/** The private parts of a key ring as they are written to disk. Never log one. */
export type KeyMaterial = z.output<typeof present>;

/** A private key as it is written to disk, and when it begins to sign, in whole seconds since the epoch. */
export type SigningKeyMaterial = z.output<typeof signingKey>;

/** New random keys, of which the signing ones sign from the beginning. */
export async function generateKeyMaterial(): Promise<KeyMaterial> {
  return {
    version: 2,
    signing: { assertion: [await generateSigningKey(0)] },
    mask: { keyId: randomBytes(6).toString('base64url'), secret: randomBytes(32).toString('base64url') },
  };
}

/** A new random key that signs from a time on, in whole seconds since the epoch. */
export async function generateSigningKey(signsFrom: number): Promise<SigningKeyMaterial> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const jwk = await exportJWK(privateKey);
  const kid = await calculateJwkThumbprint(jwk, 'sha256');
  return signingKey.parse({ signsFrom, key: { ...jwk, kid, alg: 'ES256', use: 'sig' } });
}

const MISFIT = 'A signing key does not fit its own public half.';

/** Key objects of signing keys, in their order. Throws a plain Error, without any of them, when one does not fit itself. */
export function toScheduledKeys(keys: readonly SigningKeyMaterial[]): Promise<readonly ScheduledKey[]> {
  return Promise.all(
    keys.map(async ({ signsFrom, key }) => {
      const { d: _, ...publicKey } = key;
      if ((await calculateJwkThumbprint(publicKey, 'sha256')) !== key.kid) throw new Error(MISFIT);
      // WebCrypto refuses a private half that does not belong to the public one: no subgraph could verify its signatures.
      await importJWK(key, 'ES256').catch(() => {
        throw new Error(MISFIT);
      });
      return { signsFrom, kid: key.kid, publicKey, sign: signEs256(createPrivateKey({ key, format: 'jwk' })) };
    }),
  );
}

/** The key object of the secret that hashes and pseudonyms come from. */
export function toMaskKey({ keyId, secret }: KeyMaterial['mask']): {
  readonly keyId: string;
  readonly secret: KeyObject;
} {
  return { keyId, secret: createSecretKey(secret, 'base64url') };
}

/** Signs at once, on the calling thread: about 60 us, less of its time than handing the work to another costs. */
function signEs256(key: KeyObject): Sign {
  return (text) => sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url');
}
