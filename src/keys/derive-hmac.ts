import type { KeyObject } from 'node:crypto';
import { createHmac, createSecretKey, hash } from 'node:crypto';
import { deriveKey } from './derive-key.ts';

/** Maps a string (as UTF-8) to 128 bits as 22 characters of base64url. Deterministic; total. */
export type Hmac = (value: string) => string;

/** SHA-256's block and digest, in bytes (FIPS 180-4 section 1). */
const BLOCK_LENGTH = 64;
const DIGEST_LENGTH = 32;

/** What is kept of a digest, in bytes. */
const OUTPUT_LENGTH = 16;

/** In UTF-16 code units, each at most three bytes of UTF-8. Longer values are rare and take `createHmac`. */
const MAX_SHORT_LENGTH = 128;

/**
 * An HMAC-SHA-256 (RFC 2104), cut to 128 bits, under its own key: HKDF-SHA-256 (RFC 5869) of the secret and the label.
 * SECURITY: one label a use, so that no output can be compared with another use's (test: 'A70, A72: uses are unlinkable').
 */
export function deriveHmac(secret: KeyObject, label: string): Hmac {
  const key = deriveKey(secret, label);
  const short = shortHmac(key);
  const long = longHmac(key);
  return (value) => (value.length <= MAX_SHORT_LENGTH ? short(value) : long(value));
}

function longHmac(bytes: Uint8Array): Hmac {
  const key = createSecretKey(bytes);
  return (value) => createHmac('sha256', key).update(value, 'utf8').digest().toString('base64url', 0, OUTPUT_LENGTH);
}

/**
 * HMAC as RFC 2104 section 2 spells it out, two one-shot hashes: a third of what `createHmac` costs on short values,
 * which pays for the objects of a stream that it does not need.
 */
function shortHmac(key: Uint8Array): Hmac {
  const inner = paddedKey(key, 0x36, 3 * MAX_SHORT_LENGTH);
  const outer = paddedKey(key, 0x5c, DIGEST_LENGTH);
  const digest = Buffer.alloc(DIGEST_LENGTH);
  // A view costs as much as a hash, and most values of a use have one of a few lengths.
  const views: (Buffer | undefined)[] = new Array(3 * MAX_SHORT_LENGTH + 1).fill(undefined);
  return (value) => {
    const length = inner.write(value, BLOCK_LENGTH, 'utf8');
    views[length] ??= inner.subarray(0, BLOCK_LENGTH + length);
    outer.write(hash('sha256', views[length], 'binary'), BLOCK_LENGTH, 'latin1');
    // By way of a buffer of ours: a cut text would be a view of the longer one and keep that in memory.
    digest.write(hash('sha256', outer, 'binary'), 0, 'latin1');
    return digest.toString('base64url', 0, OUTPUT_LENGTH);
  };
}

/** The key, filled up to a block and XORed with the pad; behind it so many bytes for the message. */
function paddedKey(key: Uint8Array, pad: number, room: number): Buffer {
  const bytes = Buffer.alloc(BLOCK_LENGTH + room);
  bytes.fill(pad, 0, BLOCK_LENGTH);
  key.forEach((byte, index) => {
    bytes[index] = byte ^ pad;
  });
  return bytes;
}
