import { createBoundedMap } from '../lib/bounded-map.ts';
import type { Hmac } from './derive-hmac.ts';
import { deriveHmac } from './derive-hmac.ts';
import type { KeyRing } from './key-ring.ts';

/** The only thing that a masker sees of a key ring. */
export interface MaskKeys {
  /** 22 characters of base64url; equal for equal (use, value) under one key ring, unlinkable across uses. */
  hmac(use: string, value: string): string;
  /** Names the secret behind, and says nothing about it. */
  readonly keyId: string;
}

const MAX_USES = 1_000;

/** Derives one key per use, label `cordon/mask/<use>`; the last 1,000 uses are kept. */
export function createMaskKeys(ring: KeyRing): MaskKeys {
  const derived = createBoundedMap<string, Hmac>(MAX_USES);
  const hmacOf = (use: string): Hmac => {
    const known = derived.get(use);
    if (known) return known;
    const hmac = deriveHmac(ring.mask.secret, `cordon/mask/${use}`);
    derived.set(use, hmac);
    return hmac;
  };
  return { hmac: (use, value) => hmacOf(use)(value), keyId: ring.mask.keyId };
}
