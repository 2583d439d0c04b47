import { createSecretKey } from 'node:crypto';
import { createBoundedMap } from '../lib/bounded-map.ts';
import { deriveKey } from './derive-key.ts';
import { createPermutation } from './permutation.ts';
import type { TokenKeyMaterial } from './token-key-material.ts';

/** A number to be permuted: each use, tweak and size has a permutation of its own. */
export interface Permutable {
  readonly use: string;
  /** Public, and part of what must be known to get back. */
  readonly tweak: string;
  /** At least `LEAST_DOMAIN`. */
  readonly size: bigint;
  /** From 0 to below `size`. */
  readonly number: bigint;
}

/** A key that tokens are made with, and that takes them back. Both ways throw a plain Error for a number that is out of bounds. */
export interface TokenKey {
  readonly keyId: string;
  /** Since when it makes tokens, in whole seconds since the epoch. */
  readonly from: number;
  permute(permutable: Permutable): bigint;
  invert(permutable: Permutable): bigint;
}

/** Keys of tokens, which follow one another by the clock; none ever goes, so that whatever one made can be taken back. */
export interface TokenKeys {
  /** The key that makes tokens at a time, in milliseconds; the first where none has begun. */
  at(now: number): TokenKey;
  /** The oldest first. */
  readonly all: readonly TokenKey[];
}

const MAX_USES = 1_000;

/**
 * The keys of their material. Throws a plain Error where there are none.
 * SECURITY: a use has a key of its own, label `cordon/token/<use>`, hidden in functions (test: 'prints no key material').
 */
export function openTokenKeys(material: TokenKeyMaterial): TokenKeys {
  const all = material.map(openTokenKey);
  const [first] = all;
  if (!first) throw new Error('There is no key to make tokens with.');
  return {
    at: (now) => all.findLast(({ from }) => from * 1_000 <= now) ?? first,
    all,
  };
}

function openTokenKey({ keyId, secret, from }: TokenKeyMaterial[number]): TokenKey {
  const root = createSecretKey(secret, 'base64url');
  const derived = createBoundedMap<string, Uint8Array>(MAX_USES);
  const permutationOf = ({ use, tweak, size }: Permutable) => {
    const key = derived.get(use) ?? deriveKey(root, `cordon/token/${use}`);
    derived.set(use, key);
    return createPermutation(key, tweak, size);
  };
  return {
    keyId,
    from,
    permute: (permutable) => permutationOf(permutable).permute(permutable.number),
    invert: (permutable) => permutationOf(permutable).invert(permutable.number),
  };
}
