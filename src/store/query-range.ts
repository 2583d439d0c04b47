import type { Kysely } from 'kysely';
import { firstEntryId } from './entry-id.ts';
import type { EntryQuery } from './entry-query.ts';
import { ALL_IDS, type IdRange, overlapOf } from './id-range.ts';
import type { Database } from './tables.ts';

/** So many entries in a row that all began later: then ids do not run ahead of the clock any more. */
const LOOKED_AT = 1_000;

/** The ids among which everything is that is asked for. */
export async function queryRange(
  db: Kysely<Database>,
  { from, to, after, before }: Pick<EntryQuery, 'from' | 'to' | 'after' | 'before'>,
): Promise<IdRange> {
  const asked = { after: after ?? ALL_IDS.after, before: before ?? ALL_IDS.before };
  const begun = from === undefined ? ALL_IDS : { ...ALL_IDS, after: firstEntryId(from) - 1 };
  const range = overlapOf(asked, begun);
  return to === undefined ? range : overlapOf(range, { ...ALL_IDS, before: await firstIdBehind(db, to, range) });
}

/**
 * An id above those of all entries of a range that began before this time. Ids run ahead of the clock after many entries
 * in one millisecond, and after the clock was set back.
 */
async function firstIdBehind(db: Kysely<Database>, time: number, range: IdRange): Promise<number> {
  let first = firstEntryId(time);
  while (first < range.before) {
    const rows = await db
      .selectFrom('audit_entries')
      .select(['id', 'began_at'])
      .where('id', '>=', first)
      .where('id', '<', range.before)
      .orderBy('id')
      .limit(LOOKED_AT)
      .execute();
    const early = rows.findLast(({ began_at }) => began_at < time);
    if (!early) break;
    first = (rows.at(-1)?.id ?? early.id) + 1;
  }
  return first;
}
