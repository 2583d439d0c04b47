import { createBoundedMap } from '../lib/bounded-map.ts';
import { createRecentTable } from '../lib/recent-table.ts';
import type { Hmac } from './derive-hmac.ts';
import { deriveHmac } from './derive-hmac.ts';
import type { KeyRing } from './key-ring.ts';
import type { Permutable } from './token-keys.ts';

/** The only thing that a masker sees of a key ring. */
export interface MaskKeys {
  /** 22 characters of base64url; equal for equal (use, value) under one key ring, unlinkable across uses. */
  hmac(use: string, value: string): string;
  /** Names the secret behind, and says nothing about it. */
  readonly keyId: string;
  /**
   * FF1 (permutation.ts) of a number, by the key that makes tokens at this moment: a number below the same size. Throws a
   * plain Error, which holds no number, for what is out of bounds.
   */
  permute(permutable: Permutable): bigint;
}

const MAX_USES = 1_000;

/** Of all uses together; at most twice as many are held, about 0.6 MB of short values: so few stay near the processor, where a look costs less than a digest. */
const MAX_DIGESTS = 2_048;

/** Of all uses together, as above: a permuted number costs thirty digests. */
const MAX_PERMUTED = 2_048;

/** In UTF-16 code units. Longer values are rare and hashed each time. */
const MAX_REMEMBERED_LENGTH = 128;

/**
 * Derives one key per use, label `cordon/mask/<use>`; the last 1,000 uses are kept, and the digests and tokens of recent
 * values; `now` is in milliseconds.
 * SECURITY: recent raw values stay in this process's memory, as they are in every answer on its way through; a bounded
 * number of bounded length, found only under their own use and key ring (test: 'a remembered digest is never another
 * use's or ring's').
 */
export function createMaskKeys(ring: KeyRing, now: () => number = Date.now): MaskKeys {
  const derived = createBoundedMap<string, Hmac>(MAX_USES);
  const digests = createRecentTable<string>(MAX_DIGESTS);
  const hmacOf = (use: string): Hmac => {
    const known = derived.get(use);
    if (known) return known;
    const hmac = deriveHmac(ring.mask.secret, `cordon/mask/${use}`);
    derived.set(use, hmac);
    return hmac;
  };
  const hmac = (use: string, value: string): string => {
    if (value.length > MAX_REMEMBERED_LENGTH) return hmacOf(use)(value);
    const known = digests.get(use, value);
    if (known !== undefined) return known;
    const digest = hmacOf(use)(value);
    digests.set(use, value, digest);
    return digest;
  };
  return { hmac, keyId: ring.mask.keyId, permute: createPermute(ring, now) };
}

function createPermute(ring: KeyRing, now: () => number): MaskKeys['permute'] {
  const permuted = createRecentTable<bigint>(MAX_PERMUTED);
  return (permutable) => {
    const key = ring.tokens.at(now());
    const { use, tweak, size, number } = permutable;
    const [row, column] = [JSON.stringify([key.keyId, use, tweak]), `${number}/${size}`];
    const known = permuted.get(row, column);
    if (known !== undefined) return known;
    const result = key.permute(permutable);
    permuted.set(row, column, result);
    return result;
  };
}
