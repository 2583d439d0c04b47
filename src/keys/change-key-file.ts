import { unlink } from 'node:fs/promises';
import { createPrivateFile, replacePrivateFile } from './private-files.ts';

/** What becomes of a key file: its text, and what its change came to. */
export interface KeyFileChange<Outcome> {
  readonly text: string;
  readonly outcome: Outcome;
}

/**
 * Puts what `change` makes of a key file's material in its place, and returns the outcome. Of several that try at once one
 * works, and the others are refused, so that none loses what another added. Throws what `read` and `change` throw; then
 * the file stays as it is.
 */
export async function changeKeyFile<Material, Outcome>(
  path: string,
  read: () => Promise<Material>,
  change: (material: Material) => Promise<KeyFileChange<Outcome>>,
): Promise<Outcome> {
  // Says what is wrong where there is no file, and perhaps no directory to hold a lock.
  await read();
  const lock = `${path}.lock`;
  if (!(await createPrivateFile(lock, ''))) {
    throw new Error(`The key file is being changed already. If no other command is at work, delete ${lock}.`);
  }
  try {
    const { text, outcome } = await change(await read());
    await replacePrivateFile(path, text);
    return outcome;
  } finally {
    await unlink(lock);
  }
}
