import { generateKeyMaterial, toKeyRing } from './key-material.ts';
import type { KeyRing } from './key-ring.ts';

/** A new key ring in memory. Its hashes and pseudonyms mean nothing to any other process or after a restart. */
export async function createKeyRing(): Promise<KeyRing> {
  return toKeyRing(await generateKeyMaterial());
}
