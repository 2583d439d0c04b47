import type { KeyFileChange } from './change-key-file.ts';
import { changeKeyFile } from './change-key-file.ts';
import { keyFileOf, readKeyMaterial, writeKeyMaterial } from './key-file.ts';
import type { KeyMaterial } from './key-material.ts';
import { LEAD_SECONDS } from './key-schedule.ts';
import { generateTokenKey } from './token-key-material.ts';

/** A key of tokens that waits for its time. */
export interface TokenRotation {
  readonly keyId: string;
  /** In whole seconds since the epoch. */
  readonly from: number;
}

/**
 * Adds a new key of tokens to the key file of a directory, in the present version. It makes tokens `LEAD_SECONDS` from `now`
 * (in milliseconds), in all gateways that share the file; all earlier ones stay, since what they made is still revealed.
 * Throws a plain Error without key material where there is no usable file, a key waits already, or another rotation is at
 * work.
 */
export async function rotateTokenKey(directory: string, now: number): Promise<TokenRotation> {
  const seconds = Math.floor(now / 1_000);
  const change = async (material: KeyMaterial): Promise<KeyFileChange<TokenRotation>> => {
    const waiting = material.tokens.find(({ from }) => from > seconds);
    if (waiting) {
      const time = new Date(waiting.from * 1_000).toISOString();
      throw new Error(`A new key waits already; it makes tokens from ${time} on.`);
    }
    const added = generateTokenKey(seconds + LEAD_SECONDS);
    const text = writeKeyMaterial({ ...material, tokens: [...material.tokens, added] });
    return { text, outcome: { keyId: added.keyId, from: added.from } };
  };
  return await changeKeyFile(keyFileOf(directory), () => readKeyMaterial(directory), change);
}
