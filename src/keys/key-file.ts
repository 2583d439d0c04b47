import { join } from 'node:path';
import type { KeyMaterial } from './key-material.ts';
import { keyMaterialSchema } from './key-material.ts';

/** Where the key file of a directory is. */
export function keyFileOf(directory: string): string {
  return join(directory, 'keys.json');
}

/** Key material as the text of a key file. */
export function writeKeyMaterial(material: KeyMaterial): string {
  return `${JSON.stringify(material, null, 2)}\n`;
}

/**
 * The key material of a key file's text. Throws a plain Error without any of it.
 * SECURITY: the errors of JSON.parse and zod quote what they read, so they are replaced, not wrapped
 * (test: 'refuses a damaged file, names it, and quotes none of it').
 */
export function parseKeyMaterial(text: string): KeyMaterial {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new Error('It is not JSON.');
  }
  const parsed = keyMaterialSchema.safeParse(json);
  if (!parsed.success) throw new Error('It does not have the shape of a key file of version 1 or 2.');
  return parsed.data;
}

/** What to say of a key file that cannot be used: a system error names a code and a path, every other is a sentence of ours. */
export function unusableKeyFile(path: string, error: unknown): Error {
  const reason = error instanceof Error ? error.message.replace(/\.?$/, '.') : 'unknown.';
  return new Error(`The key file ${path} cannot be used: ${reason} ${ADVICE}`);
}

const ADVICE =
  'Restore it from a backup, or move it away and start again for new keys ' +
  '(hashes and pseudonyms will then differ from all earlier ones). ' +
  'The directory and the file must belong to the user that runs the gateway.';
