import { openStoreReader, openStoreWriter } from '../store/open-store.ts';
import type { StoreConfig } from '../store/store-config.ts';
import type { StoreWriter } from '../store/store-writer.ts';
import type { LedgerOptions } from './ledger.ts';
import { Ledger } from './ledger.ts';

/** Marks what other writers left open that are no more: a process that was killed, and never came back in its slot. */
export async function recoverOthers(store: StoreConfig, own: number, options: LedgerOptions): Promise<void> {
  const reader = await openStoreReader(store);
  const heads = await reader.db
    .selectFrom('chain_heads')
    .select('writer')
    .where('writer', '<>', own)
    .execute()
    .finally(() => reader.close());
  for (const { writer: slot } of heads) {
    const writer = await openStoreWriter(store, slot);
    if (writer) await recover(writer, options);
  }
}

async function recover(writer: StoreWriter, options: LedgerOptions): Promise<void> {
  const ledger = await Ledger.open(writer, options).catch(async (error: unknown) => {
    await writer.close();
    throw error;
  });
  await ledger.close();
}
