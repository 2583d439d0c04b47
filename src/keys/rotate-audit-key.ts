import { readAuditKeys, writeAuditKeys } from './audit-key-file.ts';
import type { AuditKeyMaterial } from './audit-key-material.ts';
import { generateAuditKey } from './audit-key-material.ts';
import type { KeyFileChange } from './change-key-file.ts';
import { changeKeyFile } from './change-key-file.ts';

/**
 * Adds a new key to the key file of the audit, and returns its name. It is the current one of whoever opens the file from
 * then on; all earlier ones stay, since what they digested is searched for. `now` is in milliseconds. Throws a plain Error
 * without key material where there is no usable file, or another rotation is at work.
 */
export async function rotateAuditKey(path: string, now: number): Promise<string> {
  const change = async ({ version, keys }: AuditKeyMaterial): Promise<KeyFileChange<string>> => {
    // Keys are in the order of their times, even after the clock was set back.
    const from = Math.max(Math.floor(now / 1_000), ...keys.map((key) => key.from));
    const added = generateAuditKey(from);
    return { text: writeAuditKeys({ version, keys: [...keys, added] }), outcome: added.keyId };
  };
  return await changeKeyFile(path, () => readAuditKeys(path), change);
}
