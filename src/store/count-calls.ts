import type { EntryFilter } from './entry-query.ts';
import { queryRange } from './query-range.ts';
import type { StoreReader } from './store-reader.ts';

/** Entries of one ruling that called alike. */
export interface CallCount {
  readonly ruling: string;
  /** JSON: fetches and flows by the ruling's numbers. */
  readonly calls: string;
  readonly entries: number;
}

/** How many entries of a time called what, put together by ruling and calls. Looks at every entry of that time. */
export async function countCalls(
  { db }: StoreReader,
  { from = 0, to = Number.MAX_SAFE_INTEGER }: Pick<EntryFilter, 'from' | 'to'>,
): Promise<readonly CallCount[]> {
  const { after, before } = await queryRange(db, { from, to, after: undefined, before: undefined });
  const rows = await db
    .selectFrom('audit_entries')
    .select(['ruling', 'calls'])
    .select((eb) => eb.fn.countAll<number>().as('entries'))
    .where('id', '>', after)
    .where('id', '<', before)
    .where('began_at', '>=', from)
    .where('began_at', '<', to)
    .where('calls', 'is not', null)
    .groupBy(['ruling', 'calls'])
    .execute();
  return rows.map(({ ruling, calls, entries }) => ({ ruling, calls: calls ?? '', entries: Number(entries) }));
}
