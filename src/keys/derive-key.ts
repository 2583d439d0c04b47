import type { KeyObject } from 'node:crypto';
import { hkdfSync } from 'node:crypto';

const KEY_LENGTH = 32;

/** 32 bytes: HKDF-SHA-256 (RFC 5869) of a secret and a label. One label a use, so that no two uses share a key. */
export function deriveKey(secret: KeyObject, label: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secret, new Uint8Array(0), label, KEY_LENGTH));
}
