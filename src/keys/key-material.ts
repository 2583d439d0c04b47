import type { KeyObject } from 'node:crypto';
import { createSecretKey, randomBytes } from 'node:crypto';
import * as z from 'zod';
import { assertionJwk, generateAssertionKey } from './assertion-key.ts';
import { checkpointJwk, checkpointPublicJwk, deriveCheckpointKey, generateCheckpointKey } from './checkpoint-key.ts';
import { bytes32, keyId, keyList, signingKeyList } from './key-list.ts';

const mask = z.strictObject({ keyId, secret: bytes32 });

const present = z
  .strictObject({
    version: z.literal(3),
    signing: z.strictObject({ assertion: signingKeyList(assertionJwk), checkpoint: signingKeyList(checkpointJwk) }),
    retired: z.strictObject({ checkpoint: keyList(checkpointPublicJwk) }),
    mask,
  })
  .refine(({ signing, retired }) => {
    const kids = new Set(retired.checkpoint.map(({ key }) => key.kid));
    return signing.checkpoint.every(({ key }) => !kids.has(key.kid));
  });

/** Knew no checkpoints. */
const second = z.strictObject({
  version: z.literal(2),
  signing: z.strictObject({ assertion: signingKeyList(assertionJwk) }),
  mask,
});

/** Had one key, which signed from the beginning. */
const first = z.strictObject({ version: z.literal(1), assertionKey: assertionJwk, mask }).transform(
  ({ assertionKey, mask }): z.output<typeof second> => ({
    version: 2,
    signing: { assertion: [{ signsFrom: 0, key: assertionKey }] },
    mask,
  }),
);

/** What `keys.json` holds: keys a use, the oldest first. A base64url string of 43 characters is 32 bytes. */
export const storedKeyMaterial = z.union([present, second, first]);

/** The private parts of a key ring as they are written to disk, and the public ones that outlive them. Never log one. */
export type KeyMaterial = z.output<typeof present>;

/** New random keys, of which the signing ones sign from the beginning. */
export async function generateKeyMaterial(): Promise<KeyMaterial> {
  return {
    version: 3,
    signing: { assertion: [await generateAssertionKey(0)], checkpoint: [await generateCheckpointKey(0)] },
    retired: { checkpoint: [] },
    mask: { keyId: randomBytes(6).toString('base64url'), secret: randomBytes(32).toString('base64url') },
  };
}

/**
 * Key material with what its version lacks. A checkpoint key is derived from the secret, not drawn: so it is the same at
 * each start, for starts at the same time, and for each copy of the file, and the file need not be written for it
 * (docs/audit.md).
 */
export async function completeKeyMaterial(stored: z.output<typeof storedKeyMaterial>): Promise<KeyMaterial> {
  if (stored.version === 3) return stored;
  const { signing, mask } = stored;
  const checkpoint = [await deriveCheckpointKey(openMaskKey(mask).secret)];
  return { version: 3, signing: { ...signing, checkpoint }, retired: { checkpoint: [] }, mask };
}

/** The key object of the secret that hashes and pseudonyms come from. */
export function openMaskKey({ keyId, secret }: KeyMaterial['mask']): {
  readonly keyId: string;
  readonly secret: KeyObject;
} {
  return { keyId, secret: createSecretKey(secret, 'base64url') };
}
