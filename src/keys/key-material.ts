import type { KeyObject } from 'node:crypto';
import { createSecretKey, randomBytes } from 'node:crypto';
import * as z from 'zod';
import { assertionJwk, generateAssertionKey } from './assertion-key.ts';
import { checkpointJwk, checkpointPublicJwk, deriveCheckpointKey, generateCheckpointKey } from './checkpoint-key.ts';
import { bytes32, keyId, keyList, signingKeyList } from './key-list.ts';
import { deriveTokenKey, generateTokenKey, tokenKeyMaterial } from './token-key-material.ts';

const mask = z.strictObject({ keyId, secret: bytes32 });

const signing = z.strictObject({ assertion: signingKeyList(assertionJwk), checkpoint: signingKeyList(checkpointJwk) });
const retired = z.strictObject({ checkpoint: keyList(checkpointPublicJwk) });

const present = z
  .strictObject({ version: z.literal(4), signing, retired, mask, tokens: tokenKeyMaterial })
  .refine(isRetiredOnce);

/** Knew no tokens. */
const third = z.strictObject({ version: z.literal(3), signing, retired, mask }).refine(isRetiredOnce);

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
export const storedKeyMaterial = z.union([present, third, second, first]);

/** The private parts of a key ring as they are written to disk, and the public ones that outlive them. Never log one. */
export type KeyMaterial = z.output<typeof present>;

/** New random keys, of which the signing ones sign from the beginning. */
export async function generateKeyMaterial(): Promise<KeyMaterial> {
  return {
    version: 4,
    signing: { assertion: [await generateAssertionKey(0)], checkpoint: [await generateCheckpointKey(0)] },
    retired: { checkpoint: [] },
    mask: { keyId: randomBytes(6).toString('base64url'), secret: randomBytes(32).toString('base64url') },
    tokens: [generateTokenKey(0)],
  };
}

/**
 * Key material with what its version lacks. Keys are derived from the secret, not drawn: so they are the same at each
 * start, for starts at the same time, and for each copy of the file, and the file need not be written for them
 * (docs/audit.md).
 */
export async function completeKeyMaterial(stored: z.output<typeof storedKeyMaterial>): Promise<KeyMaterial> {
  if (stored.version === 4) return stored;
  const mask = openMaskKey(stored.mask);
  const tokens = [deriveTokenKey(mask)];
  if (stored.version === 3) return { ...stored, version: 4, tokens };
  const checkpoint = [await deriveCheckpointKey(mask.secret)];
  return {
    version: 4,
    signing: { ...stored.signing, checkpoint },
    retired: { checkpoint: [] },
    mask: stored.mask,
    tokens,
  };
}

/** The key object of the secret that hashes and pseudonyms come from. */
export function openMaskKey({ keyId, secret }: KeyMaterial['mask']): {
  readonly keyId: string;
  readonly secret: KeyObject;
} {
  return { keyId, secret: createSecretKey(secret, 'base64url') };
}

/** No key both signs and is retired. */
function isRetiredOnce(keys: {
  readonly signing: z.output<typeof signing>;
  readonly retired: z.output<typeof retired>;
}): boolean {
  const kids = new Set(keys.retired.checkpoint.map(({ key }) => key.kid));
  return keys.signing.checkpoint.every(({ key }) => !kids.has(key.kid));
}
