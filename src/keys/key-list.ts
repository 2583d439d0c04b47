import * as z from 'zod';

/** 32 bytes as base64url. */
export const bytes32 = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

/** Names a secret, and says nothing about it. */
export const keyId = z.string().regex(/^[A-Za-z0-9_-]{1,32}$/);

const MAX_KEYS = 10;

/** Keys of one use, of any number: each once, the oldest first, with the time that it signs from in whole seconds since the epoch. */
export function keyList<Key extends { readonly kid: string }>(key: z.ZodType<Key>) {
  return z
    .array(z.strictObject({ signsFrom: z.int().min(0), key }))
    .refine((keys) => keys.every(({ signsFrom }, index) => signsFrom > (keys[index - 1]?.signsFrom ?? -1)))
    .refine((keys) => new Set(keys.map(({ key: { kid } }) => kid)).size === keys.length);
}

/** A key list of what can sign: one to ten. */
export function signingKeyList<Key extends { readonly kid: string }>(key: z.ZodType<Key>) {
  return keyList(key).min(1).max(MAX_KEYS);
}
