import type { KeyObject } from 'node:crypto';
import { createPrivateKey, createSecretKey, randomBytes, sign } from 'node:crypto';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK } from 'jose';
import * as z from 'zod';
import type { KeyRing, Sign } from './key-ring.ts';

const bytes32 = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

/** What `keys.json` holds. A base64url string of 43 characters is 32 bytes. */
export const keyMaterialSchema = z.strictObject({
  version: z.literal(1),
  assertionKey: z.strictObject({
    kty: z.literal('EC'),
    crv: z.literal('P-256'),
    alg: z.literal('ES256'),
    use: z.literal('sig'),
    kid: bytes32,
    x: bytes32,
    y: bytes32,
    d: bytes32,
  }),
  mask: z.strictObject({ keyId: z.string().regex(/^[A-Za-z0-9_-]{1,32}$/), secret: bytes32 }),
});

/** The private parts of a key ring as they are written to disk. Never log one. */
export type KeyMaterial = z.infer<typeof keyMaterialSchema>;

/** New random keys. */
export async function generateKeyMaterial(): Promise<KeyMaterial> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const jwk = await exportJWK(privateKey);
  const kid = await calculateJwkThumbprint(jwk, 'sha256');
  return keyMaterialSchema.parse({
    version: 1,
    assertionKey: { ...jwk, kid, alg: 'ES256', use: 'sig' },
    mask: { keyId: randomBytes(6).toString('base64url'), secret: randomBytes(32).toString('base64url') },
  });
}

const MISFIT = 'The assertion key does not fit its own public half.';

/** Key objects of key material. Throws a plain Error, without any of it, when the assertion key does not fit itself. */
export async function toKeyRing({ assertionKey, mask }: KeyMaterial): Promise<KeyRing> {
  const { d: _, ...publicKey } = assertionKey;
  if ((await calculateJwkThumbprint(publicKey, 'sha256')) !== assertionKey.kid) throw new Error(MISFIT);
  // WebCrypto refuses a private half that does not belong to the public one: no subgraph could verify its signatures.
  await importJWK(assertionKey, 'ES256').catch(() => {
    throw new Error(MISFIT);
  });
  const privateKey = createPrivateKey({ key: assertionKey, format: 'jwk' });
  return {
    jwks: { keys: [publicKey] },
    assertionKey: { kid: assertionKey.kid, sign: signEs256(privateKey) },
    mask: { keyId: mask.keyId, secret: createSecretKey(mask.secret, 'base64url') },
  };
}

/** Signs at once, on the calling thread: about 60 us, less of its time than handing the work to another costs. */
function signEs256(key: KeyObject): Sign {
  return (text) => sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url');
}
