import type { Ledger } from '../../src/audit/ledger.ts';
import { openLedger } from '../../src/audit/test-ledger.ts';
import { openStoreReader, openStoreWriter } from '../../src/store/open-store.ts';

/** The ledger in a file, taken up as a gateway does. */
export async function openTestLedger(file: string): Promise<Ledger> {
  const config = { kind: 'embedded', file, timeoutMs: 1_000 } as const;
  const openWriter = (slot?: number) => openStoreWriter(config, slot);
  return (await openLedger({ openWriter, openReader: () => openStoreReader(config) })).ledger;
}
