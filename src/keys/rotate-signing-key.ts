import { generateAssertionKey } from './assertion-key.ts';
import type { KeyFileChange } from './change-key-file.ts';
import { changeKeyFile } from './change-key-file.ts';
import { generateCheckpointKey, retireCheckpointKey } from './checkpoint-key.ts';
import { keyFileOf, readKeyMaterial, writeKeyMaterial } from './key-file.ts';
import type { KeyMaterial } from './key-material.ts';
import type { SigningUse } from './key-ring.ts';
import { LEAD_SECONDS, publishedAt } from './key-schedule.ts';

/** A key that waits for its time. */
export interface Rotation {
  readonly kid: string;
  /** In whole seconds since the epoch. */
  readonly signsFrom: number;
}

/**
 * Adds a new key of one use to the key file of a directory, in the present version. It is published as soon as gateways
 * read the file, and signs `LEAD_SECONDS` from `now` (in milliseconds); private halves whose time is over are dropped.
 * Throws a plain Error without key material where there is no usable file, a key of this use waits already, or another
 * rotation is at work.
 */
export async function rotateSigningKey(directory: string, use: SigningUse, now: number): Promise<Rotation> {
  const seconds = Math.floor(now / 1_000);
  const change = async (material: KeyMaterial): Promise<KeyFileChange<Rotation>> => {
    const waiting = material.signing[use].find(({ signsFrom }) => signsFrom > seconds);
    if (waiting) throw new Error(`A new key waits already; it signs from ${timeOf(waiting.signsFrom)} on.`);
    const { kid, changed } = await ADD_KEY[use](material, seconds);
    return { text: writeKeyMaterial(changed), outcome: { kid, signsFrom: seconds + LEAD_SECONDS } };
  };
  return await changeKeyFile(keyFileOf(directory), () => readKeyMaterial(directory), change);
}

/** Key material with one more key, which signs `LEAD_SECONDS` from a time on, in whole seconds since the epoch. */
type AddKey = (
  material: KeyMaterial,
  seconds: number,
) => Promise<{ readonly kid: string; readonly changed: KeyMaterial }>;

const ADD_KEY: Readonly<Record<SigningUse, AddKey>> = {
  async assertion(material, seconds) {
    const added = await generateAssertionKey(seconds + LEAD_SECONDS);
    const assertion = [...publishedAt(material.signing.assertion, seconds), added];
    return { kid: added.key.kid, changed: { ...material, signing: { ...material.signing, assertion } } };
  },
  async checkpoint(material, seconds) {
    const { signing, retired } = material;
    const added = await generateCheckpointKey(seconds + LEAD_SECONDS);
    const kept = publishedAt(signing.checkpoint, seconds);
    const over = signing.checkpoint.filter((key) => !kept.includes(key));
    const changed = {
      ...material,
      signing: { ...signing, checkpoint: [...kept, added] },
      retired: { checkpoint: [...retired.checkpoint, ...over.map(retireCheckpointKey)] },
    };
    return { kid: added.key.kid, changed };
  },
};

function timeOf(seconds: number): string {
  return new Date(seconds * 1_000).toISOString();
}
