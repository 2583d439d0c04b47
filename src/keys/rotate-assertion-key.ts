import { keyFileOf, parseKeyMaterial, unusableKeyFile, writeKeyMaterial } from './key-file.ts';
import type { KeyMaterial } from './key-material.ts';
import { generateSigningKey } from './key-material.ts';
import { LEAD_SECONDS, publishedAt } from './key-schedule.ts';
import { readPrivateFile, replacePrivateFile } from './private-files.ts';

/** A key that waits for its time. */
export interface Rotation {
  readonly kid: string;
  /** In whole seconds since the epoch. */
  readonly signsFrom: number;
}

/**
 * Adds a new key for assertions to the key file of a directory. It is published as soon as gateways read the file, and
 * signs `LEAD_SECONDS` from `now` (in milliseconds); keys that nothing is left of are dropped. Two rotations at once
 * leave one of their keys, which is why none signs at once. Throws a plain Error without key material where there is no
 * usable file, or a key waits already.
 */
export async function rotateAssertionKey(directory: string, now: number): Promise<Rotation> {
  const path = keyFileOf(directory);
  const seconds = Math.floor(now / 1_000);
  const material = await readMaterial(path);
  const waiting = material.signing.assertion.find(({ signsFrom }) => signsFrom > seconds);
  if (waiting) throw new Error(`A new key waits already; it signs from ${timeOf(waiting.signsFrom)} on.`);
  const added = await generateSigningKey(seconds + LEAD_SECONDS);
  const assertion = [...publishedAt(material.signing.assertion, seconds), added];
  await replacePrivateFile(path, writeKeyMaterial({ ...material, signing: { ...material.signing, assertion } }));
  return { kid: added.key.kid, signsFrom: added.signsFrom };
}

async function readMaterial(path: string): Promise<KeyMaterial> {
  try {
    const text = await readPrivateFile(path);
    if (text === undefined) throw new Error('There is none yet; a gateway makes it when it first starts.');
    return parseKeyMaterial(text);
  } catch (error) {
    throw unusableKeyFile(path, error);
  }
}

function timeOf(seconds: number): string {
  return new Date(seconds * 1_000).toISOString();
}
