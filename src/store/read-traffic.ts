import { sql } from 'kysely';
import type { IdRange } from './id-range.ts';
import type { StoreReader } from './store-reader.ts';

/** Operations that were asked for alike, and what became of them alike. */
export interface TrafficRow {
  readonly ruling: string;
  readonly claims: string;
  readonly document: string;
  /** Empty where nobody asked for them. */
  readonly variables: string;
  /** JSON: why they were refused; empty where they were not. */
  readonly refused: string;
  /** JSON; empty where no outcome is known. */
  readonly counts: string;
  readonly entries: number;
}

/** A stretch of what was recorded. */
export interface TrafficQuery extends IdRange {
  /** Began at this time or later, and before that, in milliseconds since the epoch. */
  readonly from: number | undefined;
  readonly to: number | undefined;
}

/** Which of it. */
export interface TrafficPart {
  /** Operations of these rulings alone, told apart by their variables; undefined for all, whatever their variables. */
  readonly rulings?: readonly string[];
}

/** So many entries are put together at once: they are sorted in memory. */
const WINDOW = 20_000;

/** Parts a range into stretches that are short enough to be put together at once, the oldest first. */
export async function* trafficWindows(
  { db }: StoreReader,
  { after, before, ...times }: TrafficQuery,
  mostEntries = WINDOW,
): AsyncGenerator<TrafficQuery> {
  for (let first = after; ; ) {
    const rows = await db
      .selectFrom('audit_entries')
      .select('id')
      .where('id', '>', first)
      .where('id', '<', before)
      .orderBy('id')
      .offset(mostEntries - 1)
      .limit(1)
      .execute();
    const last = rows[0]?.id;
    yield { ...times, after: first, before: last === undefined ? before : last + 1 };
    if (last === undefined) return;
    first = last;
  }
}

/** Queries and mutations of a stretch, put together. */
export async function readTraffic(
  reader: StoreReader,
  query: TrafficQuery,
  { rulings }: TrafficPart = {},
): Promise<readonly TrafficRow[]> {
  const asked = operationsIn(reader, query)
    .select(['ruling', 'claims', 'document'])
    .select([
      (rulings ? sql<string>`variables` : sql<string>`''`).as('variables'),
      sql<string>`case when outcome = 'refused' then codes else '' end`.as('refused'),
      sql<string>`coalesce(counts, '')`.as('counts'),
    ])
    .$if(rulings !== undefined, (part) => part.where('ruling', 'in', rulings ?? []));
  const columns = ['ruling', 'claims', 'document', 'variables', 'refused', 'counts'] as const;
  return await reader.db
    .selectFrom(asked.as('asked'))
    .select(columns)
    .select((eb) => eb.fn.countAll<number>().as('entries'))
    .groupBy(columns)
    .execute();
}

/** The same range without its older operations: the newest so many are left. */
export async function newestTraffic(reader: StoreReader, query: TrafficQuery, limit: number): Promise<TrafficQuery> {
  const first = await operationsIn(reader, query).select('id').orderBy('id', 'desc').offset(limit).limit(1).execute();
  return { ...query, after: first[0]?.id ?? query.after };
}

function operationsIn({ db }: StoreReader, { after, before, from, to }: TrafficQuery) {
  return db
    .selectFrom('audit_entries')
    .where('id', '>', after)
    .where('id', '<', before)
    .where('kind', 'in', ['query', 'mutation'])
    .$if(from !== undefined, (query) => query.where('began_at', '>=', from ?? 0))
    .$if(to !== undefined, (query) => query.where('began_at', '<', to ?? 0));
}
