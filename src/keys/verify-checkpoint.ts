import type { JSONWebKeySet } from 'jose';
import { compactVerify, createLocalJWKSet, decodeProtectedHeader, errors } from 'jose';
import * as z from 'zod';
import { CHECKPOINT_TYPE } from '../lib/token-types.ts';
import type { CheckpointClaims } from './checkpoint-claims.ts';
import { checkpointClaims } from './checkpoint-claims.ts';
import { bytes32 } from './key-list.ts';

/**
 * Why a text is no checkpoint: it is no JWS as `signCheckpoint` writes it; it is another kind of token, or claims
 * something else; nobody has the key that it names; that key did not sign it.
 */
export type CheckpointFault = 'malformed' | 'other-kind' | 'unknown-key' | 'bad-signature';

/** What was found out about a checkpoint. */
export type VerifiedCheckpoint =
  | { readonly kind: 'valid'; readonly kid: string; readonly claims: CheckpointClaims }
  | { readonly kind: 'invalid'; readonly reason: CheckpointFault };

const header = z.strictObject({ alg: z.literal('EdDSA'), typ: z.literal(CHECKPOINT_TYPE), kid: bytes32 });

/** Finds out about a checkpoint. */
export type CheckpointVerifier = (jws: string) => Promise<VerifiedCheckpoint>;

/**
 * Checks checkpoints against public keys, such as those that a key ring publishes for the use; of any age, since they never
 * expire. Whatever the text, it does not throw; it throws a plain Error where the keys cannot be used.
 * SECURITY: exactly what was signed is valid, so that no change of a stored one is missed
 * (test: 'law: a checkpoint with any other character is none').
 */
export function createCheckpointVerifier({ keys }: JSONWebKeySet): CheckpointVerifier {
  // The library copies the set that it is given, and remembers the keys that it took from the copy.
  const sets = new Map<string | undefined, KeySet>();
  for (const [kid, named] of Map.groupBy(keys, (key) => key.kid)) sets.set(kid, createLocalJWKSet({ keys: named }));
  return (jws) => verify(jws, sets);
}

type KeySet = ReturnType<typeof createLocalJWKSet>;

async function verify(jws: string, sets: ReadonlyMap<string | undefined, KeySet>): Promise<VerifiedCheckpoint> {
  if (!isCanonical(jws)) return invalid('malformed');
  const checked = header.safeParse(headerOf(jws));
  if (!checked.success) return invalid('other-kind');
  const { kid } = checked.data;
  const named = sets.get(kid);
  if (!named) return invalid('unknown-key');
  try {
    const { payload } = await compactVerify(jws, named, { algorithms: ['EdDSA'] });
    const claims = checkpointClaims.safeParse(parseJson(payload));
    return claims.success ? { kind: 'valid', kid, claims: claims.data } : invalid('other-kind');
  } catch (error) {
    if (error instanceof errors.JWKSNoMatchingKey) return invalid('unknown-key');
    if (error instanceof errors.JWSSignatureVerificationFailed) return invalid('bad-signature');
    throw new Error('The keys of checkpoints cannot be used.');
  }
}

function invalid(reason: CheckpointFault): VerifiedCheckpoint {
  return { kind: 'invalid', reason };
}

const PARTS = 3;

/** Three parts of base64url, each written in the one way in which encoders do: readers ignore the bits past the last byte. */
function isCanonical(jws: string): boolean {
  const parts = jws.split('.');
  return parts.length === PARTS && parts.every((part) => Buffer.from(part, 'base64url').toString('base64url') === part);
}

function headerOf(jws: string): unknown {
  try {
    return decodeProtectedHeader(jws);
  } catch {
    return undefined;
  }
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return undefined;
  }
}
