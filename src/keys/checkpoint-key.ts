import type { KeyObject } from 'node:crypto';
import { createPrivateKey } from 'node:crypto';
import type { JWK } from 'jose';
import * as z from 'zod';
import { deriveKey } from './derive-key.ts';
import { generateJwk, nameJwk } from './generate-jwk.ts';
import { bytes32 } from './key-list.ts';
import type { CheckpointKey } from './key-ring.ts';
import { openJwk } from './open-jwk.ts';
import type { ScheduledKey } from './rotating-keys.ts';

/** The public half of a key that signs checkpoints (RFC 8037 section 2), as it is kept for good. */
export const checkpointPublicJwk = z.strictObject({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  alg: z.literal('EdDSA'),
  use: z.literal('sig'),
  kid: bytes32,
  x: bytes32,
});

/** The private key that signs checkpoints, as it is written to disk. */
export const checkpointJwk = checkpointPublicJwk.extend({ d: bytes32 });

/** The public half of a key for checkpoints, and when it began to sign, in whole seconds since the epoch. */
export interface RetiredKeyMaterial {
  readonly signsFrom: number;
  readonly key: z.output<typeof checkpointPublicJwk>;
}

/** A private key for checkpoints, and when it begins to sign, in whole seconds since the epoch. */
export interface CheckpointKeyMaterial {
  readonly signsFrom: number;
  readonly key: z.output<typeof checkpointJwk>;
}

/** A new random key that signs from a time on, in whole seconds since the epoch. */
export async function generateCheckpointKey(signsFrom: number): Promise<CheckpointKeyMaterial> {
  return { signsFrom, key: checkpointJwk.parse(await generateJwk('EdDSA')) };
}

/** PKCS #8 of an Ed25519 private key up to its 32 bytes (RFC 8410 section 7). */
const PKCS8_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex');

/** The key that a secret has for checkpoints, label `cordon/checkpoint`: always the same. It signs from the beginning. */
export async function deriveCheckpointKey(secret: KeyObject): Promise<CheckpointKeyMaterial> {
  const der = Buffer.concat([PKCS8_HEAD, deriveKey(secret, 'cordon/checkpoint')]);
  const jwk: JWK = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }).export({ format: 'jwk' });
  return { signsFrom: 0, key: checkpointJwk.parse(await nameJwk(jwk, 'EdDSA')) };
}

/** What is left of a key that signs no more: enough to verify what it signed. */
export function retireCheckpointKey({ signsFrom, key: { d: _, ...key } }: CheckpointKeyMaterial): RetiredKeyMaterial {
  return { signsFrom, key };
}

/** Keys of checkpoints that can sign, in their order. Throws a plain Error, without any of them, when one does not fit itself. */
export function openCheckpointKeys(
  keys: readonly CheckpointKeyMaterial[],
): Promise<readonly (CheckpointKey & ScheduledKey)[]> {
  return Promise.all(
    keys.map(async (material) => {
      const { signsFrom, key: publicKey } = retireCheckpointKey(material);
      return { signsFrom, kid: publicKey.kid, publicKey, privateKey: await openJwk(material.key) };
    }),
  );
}

/** Public halves of retired keys. Throws a plain Error when one does not fit its name. */
export function openRetiredKeys(keys: readonly RetiredKeyMaterial[]): Promise<readonly JWK[]> {
  return Promise.all(
    keys.map(async ({ key }) => {
      await openJwk(key);
      return key;
    }),
  );
}
