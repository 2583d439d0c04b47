import type * as z from 'zod';

/** What is wrong where a key file should be and is not. */
export const NO_FILE = 'There is none yet; a gateway makes it when it first starts.';

/**
 * What a key file's text says, as a schema has it. Throws a plain Error without any of it; `shape` ends the sentence "It
 * does not have the shape of …".
 * SECURITY: the errors of JSON.parse and zod quote what they read, so they are replaced, not wrapped
 * (test: 'refuses a damaged file, names it, and quotes none of it').
 */
export function parseKeyFile<Material>(text: string, schema: z.ZodType<Material>, shape: string): Material {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new Error('It is not JSON.');
  }
  const parsed = schema.safeParse(json);
  if (!parsed.success) throw new Error(`It does not have the shape of ${shape}.`);
  return parsed.data;
}

/** What to say of a key file that cannot be used: a system error names a code and a path, every other is a sentence of ours. */
export function unusableKeyFile(path: string, error: unknown, loss: string): Error {
  const reason = error instanceof Error ? error.message.replace(/\.?$/, '.') : 'unknown.';
  return new Error(
    `The key file ${path} cannot be used: ${reason} ` +
      `Restore it from a backup, or move it away and start again for new keys (${loss}). ` +
      'The directory and the file must belong to the user that runs the gateway.',
  );
}
