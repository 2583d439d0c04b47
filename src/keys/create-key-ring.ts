import { openAssertionKeys } from './assertion-key.ts';
import { openCheckpointKeys, openRetiredKeys } from './checkpoint-key.ts';
import type { KeyMaterial } from './key-material.ts';
import { generateKeyMaterial, openMaskKey } from './key-material.ts';
import type { KeyRing } from './key-ring.ts';
import { LastingKeys } from './lasting-keys.ts';
import { RotatingKeys } from './rotating-keys.ts';

/** A new key ring in memory. Its hashes, pseudonyms and signatures mean nothing to any other process or after a restart. */
export async function createKeyRing(): Promise<KeyRing> {
  return (await ringOf(await generateKeyMaterial(), Date.now)).ring;
}

/**
 * The key ring of key material, and what puts the signing keys of other material into it, all or none; `now` is in
 * milliseconds. Both throw a plain Error when a key does not fit itself.
 */
export async function ringOf(
  material: KeyMaterial,
  now: () => number,
): Promise<{ readonly ring: KeyRing; readonly replaceSigning: (material: KeyMaterial) => Promise<void> }> {
  const opened = await openSigning(material);
  const assertion = new RotatingKeys(opened.assertion, now);
  const checkpoint = new LastingKeys(opened.checkpoint, now);
  const ring: KeyRing = {
    signing: { assertion, checkpoint },
    get jwks() {
      return assertion.published();
    },
    mask: openMaskKey(material.mask),
  };
  const replaceSigning = async (other: KeyMaterial): Promise<void> => {
    const replacement = await openSigning(other);
    assertion.replace(replacement.assertion);
    checkpoint.replace(replacement.checkpoint);
  };
  return { ring, replaceSigning };
}

async function openSigning({ signing, retired }: KeyMaterial) {
  const [assertion, keys, publicKeys] = await Promise.all([
    openAssertionKeys(signing.assertion),
    openCheckpointKeys(signing.checkpoint),
    openRetiredKeys(retired.checkpoint),
  ]);
  return { assertion, checkpoint: { keys, retired: publicKeys } };
}
