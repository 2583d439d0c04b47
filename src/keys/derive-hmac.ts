import type { KeyObject } from 'node:crypto';
import { createHmac, createSecretKey, hkdfSync } from 'node:crypto';

/** Maps a string (as UTF-8) to 128 bits as 22 characters of base64url. Deterministic; total. */
export type Hmac = (value: string) => string;

/**
 * An HMAC-SHA-256 (RFC 2104), cut to 128 bits, under its own key: HKDF-SHA-256 (RFC 5869) of the secret and the label.
 * SECURITY: one label a use, so that no output can be compared with another use's (test: 'A70, A72: uses are unlinkable').
 */
export function deriveHmac(secret: KeyObject, label: string): Hmac {
  const key = createSecretKey(new Uint8Array(hkdfSync('sha256', secret, new Uint8Array(0), label, 32)));
  return (value) => createHmac('sha256', key).update(value, 'utf8').digest().subarray(0, 16).toString('base64url');
}
