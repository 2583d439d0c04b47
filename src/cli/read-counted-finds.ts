import type { CountedFind } from '../catalog/counted-find.ts';
import type { Config } from '../config.ts';
import { storeConfigOf } from '../server/audit-sources.ts';
import { openStoreReader } from '../store/open-store.ts';
import { readFinds } from '../store/read-finds.ts';
import { NoStoreError, StoreError } from '../store/store-error.ts';

/**
 * What inspection found, of which something was found at a time or later (milliseconds since the epoch), whether a gateway
 * runs or not; nothing where there is no store. Rejects with StoreError where it cannot be read.
 */
export async function readCountedFinds(config: Config, since = 0): Promise<readonly CountedFind[]> {
  try {
    const reader = await openStoreReader(storeConfigOf(config));
    const rows = await readFinds(reader, since).finally(() => reader.close());
    return rows.map(({ first_seen, last_seen, ...row }) => ({ ...row, firstSeen: first_seen, lastSeen: last_seen }));
  } catch (error) {
    if (error instanceof NoStoreError) return [];
    if (error instanceof StoreError) throw error;
    // SQLite's sentences name tables and columns, never values.
    const why = error instanceof Error ? error.message : 'unknown';
    throw new StoreError(`The store cannot be read: ${why}. "cordon audit verify" looks at all of it.`);
  }
}
