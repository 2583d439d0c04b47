import type { AuditKeyMaterial } from './audit-key-material.ts';
import { storedAuditKeys } from './audit-key-material.ts';
import { NO_FILE, parseKeyFile, unusableKeyFile } from './parse-key-file.ts';
import { readPrivateFile } from './private-files.ts';

/** Keys of the audit as the text of their file. */
export function writeAuditKeys(material: AuditKeyMaterial): string {
  return `${JSON.stringify(material, null, 2)}\n`;
}

/** The keys of the text of their file. Throws a plain Error without any of it. */
export function parseAuditKeys(text: string): AuditKeyMaterial {
  return parseKeyFile(text, storedAuditKeys, 'a key file of the audit of version 1');
}

/** The keys of a file that is there. Throws as `openAuditKeys` does, and also where there is none. */
export async function readAuditKeys(path: string): Promise<AuditKeyMaterial> {
  const found = await findAuditKeys(path);
  if (!found) throw unusableAuditKeys(path, new Error(NO_FILE));
  return found;
}

/** The keys of a file, `undefined` where there is none. Throws as `openAuditKeys` does. */
export async function findAuditKeys(path: string): Promise<AuditKeyMaterial | undefined> {
  try {
    const text = await readPrivateFile(path);
    return text === undefined ? undefined : parseAuditKeys(text);
  } catch (error) {
    throw unusableAuditKeys(path, error);
  }
}

/** What to say of a key file of the audit that cannot be used. */
export function unusableAuditKeys(path: string, error: unknown): Error {
  return unusableKeyFile(path, error, 'no search will then find a value in what was recorded before');
}
