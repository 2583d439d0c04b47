import type { EntryFilter } from './entry-query.ts';
import { queryRange } from './query-range.ts';
import type { TrafficQuery } from './read-traffic.ts';
import { trafficWindows } from './read-traffic.ts';
import type { StoreReader } from './store-reader.ts';

/** Entries of one ruling that called alike. */
export interface CallCount {
  readonly ruling: string;
  /** JSON: fetches and flows by the ruling's numbers. */
  readonly calls: string;
  readonly entries: number;
}

/** So many entries are looked at, at most, before others who read the store come in between. */
export const ENTRIES_IN_PART = 20_000;

/**
 * How many entries of a time called what, in parts, each put together by ruling and calls. It looks at every entry of that
 * time.
 */
export async function* countCalls(
  reader: StoreReader,
  { from, to }: Pick<EntryFilter, 'from' | 'to'>,
  entriesInPart: number = ENTRIES_IN_PART,
): AsyncGenerator<readonly CallCount[]> {
  const range = await queryRange(reader.db, { from, to, after: undefined, before: undefined });
  for await (const window of trafficWindows(reader, { from, to, ...range }, entriesInPart))
    yield await countWindow(reader, window);
}

async function countWindow({ db }: StoreReader, window: TrafficQuery): Promise<readonly CallCount[]> {
  const { after, before, from = 0, to = Number.MAX_SAFE_INTEGER } = window;
  const rows = await db
    .selectFrom('audit_entries')
    .select(['ruling', 'calls'])
    .select((eb) => eb.fn.countAll<number>().as('entries'))
    .where('id', '>', after)
    .where('id', '<', before)
    .where('began_at', '>=', from)
    .where('began_at', '<', to)
    .where('ruling', '<>', '')
    .where('calls', 'is not', null)
    .groupBy(['ruling', 'calls'])
    .execute();
  return rows.map(({ ruling, calls, entries }) => ({ ruling, calls: calls ?? '', entries: Number(entries) }));
}
