import type { EntryQuery } from './entry-query.ts';
import { findIds } from './find-ids.ts';
import type { FoundEntry } from './found-entry.ts';
import { FOUND_COLUMNS } from './found-entry.ts';
import { idOrder } from './id-order.ts';
import type { IndexTuning } from './index-tuning.ts';
import { USUAL_TUNING } from './index-tuning.ts';
import type { StoreReader } from './store-reader.ts';

/** Entries in the order that was asked for. */
export interface EntryPage {
  readonly entries: readonly FoundEntry[];
  /** Whether there are more behind the last one. */
  readonly hasMore: boolean;
}

/** A page holds no more. */
export const MOST_IN_PAGE = 1_000;

/**
 * Finds entries: by the index, and by looking at what it does not know yet. Pages that follow one another by the id of
 * their last entry hold whatever was there at the first of them, each entry once.
 */
export async function findEntries(
  { db }: StoreReader,
  query: EntryQuery,
  tuning: IndexTuning = USUAL_TUNING,
): Promise<EntryPage> {
  const limit = Math.min(Math.max(1, query.limit), MOST_IN_PAGE);
  const ids = await findIds(db, query, limit + 1, tuning);
  const wanted = ids.slice(0, limit);
  if (wanted.length === 0) return { entries: [], hasMore: false };
  const entries = await db
    .selectFrom('audit_entries')
    .select(FOUND_COLUMNS)
    .where('id', 'in', wanted)
    .orderBy('id', idOrder(query.order))
    .execute();
  return { entries, hasMore: ids.length > limit };
}
