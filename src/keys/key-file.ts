import { join } from 'node:path';
import type { KeyMaterial } from './key-material.ts';
import { completeKeyMaterial, storedKeyMaterial } from './key-material.ts';
import { NO_FILE, parseKeyFile, unusableKeyFile } from './parse-key-file.ts';
import { readPrivateFile } from './private-files.ts';

/** Where the key file of a directory is. */
export function keyFileOf(directory: string): string {
  return join(directory, 'keys.json');
}

/** Key material as the text of a key file. */
export function writeKeyMaterial(material: KeyMaterial): string {
  return `${JSON.stringify(material, null, 2)}\n`;
}

/** The key material of a key file's text, completed where it is of an earlier version. Throws a plain Error without any of it. */
export async function parseKeyMaterial(text: string): Promise<KeyMaterial> {
  return await completeKeyMaterial(parseKeyFile(text, storedKeyMaterial, 'a key file of version 1, 2, 3 or 4'));
}

/** The key material of a directory. Throws as `openKeyRing` does, and also where there is none. */
export async function readKeyMaterial(directory: string): Promise<KeyMaterial> {
  const path = keyFileOf(directory);
  try {
    const text = await readPrivateFile(path);
    if (text === undefined) throw new Error(NO_FILE);
    return await parseKeyMaterial(text);
  } catch (error) {
    throw unusableKeyRing(path, error);
  }
}

/** What to say of a directory's key file that cannot be used. */
export function unusableKeyRing(path: string, error: unknown): Error {
  return unusableKeyFile(path, error, LOSS);
}

const LOSS =
  'hashes, pseudonyms and tokens will then differ from all earlier ones, no earlier token can be revealed, and earlier ' +
  'checkpoints of the audit cannot be verified';
