import { openAssertionKeys } from './assertion-key.ts';
import { openCheckpointKeys, openRetiredKeys } from './checkpoint-key.ts';
import type { KeyMaterial } from './key-material.ts';
import { generateKeyMaterial, openMaskKey } from './key-material.ts';
import type { KeyRing } from './key-ring.ts';
import { LastingKeys } from './lasting-keys.ts';
import { RotatingKeys } from './rotating-keys.ts';
import { openTokenKeys } from './token-keys.ts';

/** A new key ring in memory. Its hashes, pseudonyms and signatures mean nothing to any other process or after a restart. */
export async function createKeyRing(): Promise<KeyRing> {
  return (await ringOf(await generateKeyMaterial(), Date.now)).ring;
}

/**
 * The key ring of key material, and what puts the keys of other material into it that follow one another, all or none;
 * `now` is in milliseconds. Both throw a plain Error when a key does not fit itself.
 */
export async function ringOf(
  material: KeyMaterial,
  now: () => number,
): Promise<{ readonly ring: KeyRing; readonly replaceKeys: (material: KeyMaterial) => Promise<void> }> {
  const opened = await openSigning(material);
  const assertion = new RotatingKeys(opened.assertion, now);
  const checkpoint = new LastingKeys(opened.checkpoint, now);
  let tokens = openTokenKeys(material.tokens);
  const ring: KeyRing = {
    signing: { assertion, checkpoint },
    get jwks() {
      return assertion.published();
    },
    mask: openMaskKey(material.mask),
    get tokens() {
      return tokens;
    },
  };
  const replaceKeys = async (other: KeyMaterial): Promise<void> => {
    const replacement = await openSigning(other);
    assertion.replace(replacement.assertion);
    checkpoint.replace(replacement.checkpoint);
    tokens = openTokenKeys(other.tokens);
  };
  return { ring, replaceKeys };
}

async function openSigning({ signing, retired }: KeyMaterial) {
  const [assertion, keys, publicKeys] = await Promise.all([
    openAssertionKeys(signing.assertion),
    openCheckpointKeys(signing.checkpoint),
    openRetiredKeys(retired.checkpoint),
  ]);
  return { assertion, checkpoint: { keys, retired: publicKeys } };
}
