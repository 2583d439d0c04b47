import { createPrivateFile, readPrivateFile } from './private-files.ts';

/**
 * The text of a private file, which is made on first use. Of several that start at once one makes it, and all get its
 * text. Throws where it cannot be read or written; never replaces it.
 */
export async function openPrivateFile(path: string, make: () => Promise<string>): Promise<string> {
  const found = await readPrivateFile(path);
  if (found !== undefined) return found;
  const made = await make();
  if (await createPrivateFile(path, made)) return made;
  const winner = await readPrivateFile(path);
  if (winner === undefined) throw new Error('It disappeared while it was opened.');
  return winner;
}
