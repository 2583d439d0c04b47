import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { parseAuditKeys, unusableAuditKeys, writeAuditKeys } from './audit-key-file.ts';
import type { AuditKeyMaterial } from './audit-key-material.ts';
import { generateAuditKey } from './audit-key-material.ts';
import type { AuditKeys } from './audit-keys.ts';
import { toAuditKeys } from './audit-keys.ts';
import { openPrivateFile } from './open-private-file.ts';

/**
 * The keys of the audit from their own file, created on first use (mode 0600) with one random key. Starts at the same time
 * get the same keys. Throws a plain Error that says what to do, and holds no key material, when the file cannot be read,
 * is damaged, or cannot be written; it never replaces one. `now` is in milliseconds.
 */
export async function openAuditKeys(path: string, now: () => number = Date.now): Promise<AuditKeys> {
  return toAuditKeys(await openAuditKeyMaterial(path, now));
}

/** What `openAuditKeys` opens, still to be opened (`toAuditKeys`): the thread that digests is handed it. Throws as that does. */
export async function openAuditKeyMaterial(path: string, now: () => number = Date.now): Promise<AuditKeyMaterial> {
  try {
    // A directory that exists may be anybody's, unlike the data directory, and keeps its mode.
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    return parseAuditKeys(await openPrivateFile(path, async () => writeAuditKeys(newMaterial(now()))));
  } catch (error) {
    throw unusableAuditKeys(path, error);
  }
}

function newMaterial(now: number): AuditKeyMaterial {
  return { version: 1, keys: [generateAuditKey(Math.floor(now / 1_000))] };
}
