import type { KeyObject } from 'node:crypto';
import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import { deriveKey } from './derive-key.ts';
import { bytes32, keyId } from './key-list.ts';

const tokenKey = z.strictObject({
  keyId,
  secret: bytes32,
  /** Since when it makes tokens, in whole seconds since the epoch. */
  from: z.int().min(0),
});

/** Every key that tokens were ever made with, the oldest first, each name once: at least one. */
export const tokenKeyMaterial = z
  .array(tokenKey)
  .min(1)
  .refine((keys) => keys.every(({ from }, index) => from > (keys[index - 1]?.from ?? -1)))
  .refine((keys) => new Set(keys.map((key) => key.keyId)).size === keys.length);

/** The secrets of tokens as they are written to disk. Never log one. */
export type TokenKeyMaterial = z.output<typeof tokenKeyMaterial>;

/** A new random key; `from` is since when it makes tokens, in whole seconds since the epoch. */
export function generateTokenKey(from: number): TokenKeyMaterial[number] {
  return { keyId: randomBytes(6).toString('base64url'), secret: randomBytes(32).toString('base64url'), from };
}

/** The key of a file that was written before there were tokens: derived from its secret, whose name it has. */
export function deriveTokenKey(mask: { readonly keyId: string; readonly secret: KeyObject }): TokenKeyMaterial[number] {
  const secret = Buffer.from(deriveKey(mask.secret, 'cordon/token')).toString('base64url');
  return { keyId: mask.keyId, secret, from: 0 };
}
