import { userInfo } from 'node:os';
import { Ledger } from '../audit/ledger.ts';
import { toDigest } from '../audit/to-digest.ts';
import type { Config } from '../config.ts';
import { readAuditKeys } from '../keys/audit-key-file.ts';
import { toAuditKeys } from '../keys/audit-keys.ts';
import { auditKeyFileOf, storeConfigOf } from '../server/audit-sources.ts';
import { openStoreWriter } from '../store/open-store.ts';
import { StoreError } from '../store/store-error.ts';
import type { StoreWriter } from '../store/store-writer.ts';

/** A ledger of a command's own, beside those of gateways, and what it writes with. */
export interface CommandLedger {
  readonly ledger: Ledger;
  readonly writer: StoreWriter;
}

/** Opens a ledger in a slot that nobody holds; closing it ends both. Rejects with an Error that says what to do. */
export async function openAuditLedger(config: Config): Promise<CommandLedger> {
  const digest = toDigest(toAuditKeys(await readAuditKeys(auditKeyFileOf(config))));
  const writer = await openStoreWriter(storeConfigOf(config));
  if (!writer) throw new StoreError('The store has no free slot.');
  return { writer, ledger: await Ledger.open(writer, { digest, now: Date.now }) };
}

/** Who runs the command, as the operating system has it: the subject under which entries name them, of the issuer `os`. */
export function commandUser(): { readonly issuer: string; readonly subject: string } {
  return { issuer: 'os', subject: nameOfUser() };
}

/** A user may have a number and no name. */
function nameOfUser(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? 'unknown');
  }
}
