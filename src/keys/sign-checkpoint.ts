import { SignJWT } from 'jose';
import { CHECKPOINT_TYPE } from '../lib/token-types.ts';
import type { CheckpointClaims } from './checkpoint-claims.ts';
import { checkpointClaims } from './checkpoint-claims.ts';
import type { KeyRing } from './key-ring.ts';

/**
 * The compact JWS (RFC 7515 section 7.1) of a checkpoint, signed with Ed25519 (RFC 8037) by the key that signs at this
 * moment. Equal claims and keys give equal text. Throws a plain Error without them where claims have another shape.
 */
export async function signCheckpoint({ signing }: Pick<KeyRing, 'signing'>, claims: CheckpointClaims): Promise<string> {
  const checked = checkpointClaims.safeParse(claims);
  if (!checked.success) throw new Error('The claims of a checkpoint do not have their shape.');
  const { kid, privateKey } = signing.checkpoint.current();
  return await new SignJWT({ ...checked.data })
    .setProtectedHeader({ alg: 'EdDSA', typ: CHECKPOINT_TYPE, kid })
    .sign(privateKey);
}
