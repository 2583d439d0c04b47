import type { FoundEntry } from './found-entry.ts';
import { FOUND_COLUMNS } from './found-entry.ts';
import type { StoreReader } from './store-reader.ts';

/** The entries of these ids that are there, the oldest first. */
export async function readEntries({ db }: StoreReader, ids: readonly number[]): Promise<readonly FoundEntry[]> {
  if (ids.length === 0) return [];
  return await db.selectFrom('audit_entries').select(FOUND_COLUMNS).where('id', 'in', ids).orderBy('id').execute();
}
