import { createSecretKey } from 'node:crypto';
import { Ledger } from '../../src/audit/ledger.ts';
import { deriveHmac } from '../../src/keys/derive-hmac.ts';
import { openStoreWriter } from '../../src/store/open-store.ts';

const digest = { keyId: 'k1', digest: deriveHmac(createSecretKey(Buffer.alloc(32, 1)), 'test') };

/** The ledger in a file, taken up as a gateway does. */
export async function openTestLedger(file: string): Promise<Ledger> {
  const writer = await openStoreWriter({ kind: 'embedded', file, timeoutMs: 1_000 });
  if (!writer) throw new Error('No slot is free.');
  return await Ledger.open(writer, { digest, now: Date.now });
}
