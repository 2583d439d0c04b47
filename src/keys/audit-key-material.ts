import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import { bytes32, keyId } from './key-list.ts';

const auditKey = z
  .strictObject({
    keyId,
    secret: bytes32,
    /** When it was made, in whole seconds since the epoch. */
    from: z.int().min(0),
  })
  .readonly();

/** What the key file of the audit holds: every key that was ever digested with, the oldest first, each name once. */
export const storedAuditKeys = z
  .strictObject({ version: z.literal(1), keys: z.array(auditKey).min(1).readonly() })
  .readonly()
  .refine(({ keys }) => keys.every(({ from }, index) => from >= (keys[index - 1]?.from ?? 0)))
  .refine(({ keys }) => new Set(keys.map((key) => key.keyId)).size === keys.length);

/** The secrets of the audit, as they are written to disk and handed to a thread (structured clone). Never log one. */
export type AuditKeyMaterial = z.output<typeof storedAuditKeys>;

/** A new random key; `from` is when it is made, in whole seconds since the epoch. */
export function generateAuditKey(from: number): AuditKeyMaterial['keys'][number] {
  return { keyId: randomBytes(6).toString('base64url'), secret: randomBytes(32).toString('base64url'), from };
}
