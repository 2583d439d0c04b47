import { readFile } from 'node:fs/promises';
import { UsageError } from './verb.ts';

/** The text of a file that was named. Throws UsageError where it cannot be read. */
export async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new UsageError(`${file} cannot be read (${code}).`);
  }
}
