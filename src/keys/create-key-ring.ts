import type { KeyMaterial } from './key-material.ts';
import { generateKeyMaterial, toMaskKey, toScheduledKeys } from './key-material.ts';
import type { KeyRing } from './key-ring.ts';
import { RotatingKeys } from './rotating-keys.ts';

/** A new key ring in memory. Its hashes and pseudonyms mean nothing to any other process or after a restart. */
export async function createKeyRing(): Promise<KeyRing> {
  return (await ringOf(await generateKeyMaterial(), Date.now)).ring;
}

/**
 * The key ring of key material, with the keys that can be replaced in it; `now` is in milliseconds. Throws a plain Error
 * when a key does not fit itself.
 */
export async function ringOf(
  { signing, mask }: KeyMaterial,
  now: () => number,
): Promise<{ readonly ring: KeyRing; readonly assertion: RotatingKeys }> {
  const assertion = new RotatingKeys(await toScheduledKeys(signing.assertion), now);
  const ring: KeyRing = {
    signing: { assertion },
    get jwks() {
      return assertion.published();
    },
    mask: toMaskKey(mask),
  };
  return { ring, assertion };
}
