import { join } from 'node:path';
import type { KeyMaterial } from './key-material.ts';
import { generateKeyMaterial, keyMaterialSchema, toKeyRing } from './key-material.ts';
import type { KeyRing } from './key-ring.ts';
import { createPrivateFile, ensurePrivateDirectory, readPrivateFile } from './private-files.ts';

const FILE = 'keys.json';

/**
 * The key ring of a directory (made private, mode 0700), created on first use in `keys.json` (mode 0600).
 * Starts at the same time get the same ring. Throws a plain Error that says what to do, and holds no key material,
 * when the file cannot be read, is damaged, or cannot be written; it never replaces one.
 */
export async function openKeyRing(directory: string): Promise<KeyRing> {
  const path = join(directory, FILE);
  try {
    await ensurePrivateDirectory(directory);
    const text = (await readPrivateFile(path)) ?? (await createKeyFile(path));
    return await toKeyRing(parseKeyMaterial(text));
  } catch (error) {
    throw new Error(`The key file ${path} cannot be used: ${reasonOf(error)} ${ADVICE}`);
  }
}

const ADVICE =
  'Restore it from a backup, or move it away and start again for new keys ' +
  '(hashes and pseudonyms will then differ from all earlier ones). ' +
  'The directory and the file must belong to the user that runs the gateway.';

/** Writes new keys, unless another start was faster; returns what the file then holds. */
async function createKeyFile(path: string): Promise<string> {
  const text = `${JSON.stringify(await generateKeyMaterial(), null, 2)}\n`;
  if (await createPrivateFile(path, text)) return text;
  const winner = await readPrivateFile(path);
  if (winner === undefined) throw new Error('It disappeared while it was opened.');
  return winner;
}

/**
 * SECURITY: the errors of JSON.parse and zod quote what they read, so they are replaced, not wrapped
 * (test: 'refuses a damaged file, names it, and quotes none of it').
 */
function parseKeyMaterial(text: string): KeyMaterial {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new Error('It is not JSON.');
  }
  const parsed = keyMaterialSchema.safeParse(json);
  if (!parsed.success) throw new Error('It does not have the shape of a key file of version 1.');
  return parsed.data;
}

/** A system error names a code and a path; every other error here is one of our own sentences. */
function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message.replace(/\.?$/, '.') : 'unknown.';
}
