import type { AuditKeys } from '../keys/audit-keys.ts';
import { digestText } from '../keys/digest-text.ts';
import type { Digest } from './entry-content.ts';

/** How values become digests: by the current key, in whatever spelling they come. */
export function toDigest({ current }: AuditKeys): Digest {
  return { keyId: current.keyId, digest: (value) => current.digest(digestText(value)) };
}
