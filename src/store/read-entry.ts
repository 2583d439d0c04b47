import type { FoundEntry } from './found-entry.ts';
import { FOUND_COLUMNS } from './found-entry.ts';
import type { StoreReader } from './store-reader.ts';

/** The entry of this id; undefined where there is none. */
export async function readEntry({ db }: StoreReader, id: number): Promise<FoundEntry | undefined> {
  return await db.selectFrom('audit_entries').select(FOUND_COLUMNS).where('id', '=', id).executeTakeFirst();
}
