import type { Kysely } from 'kysely';
import { entryConditions } from './entry-conditions.ts';
import type { EntryFilter, EntryQuery } from './entry-query.ts';
import { findCandidates } from './find-candidates.ts';
import { idOrder } from './id-order.ts';
import type { IdRange } from './id-range.ts';
import { ALL_IDS, isEmptyRange, overlapOf } from './id-range.ts';
import type { IndexReach } from './index-reach.ts';
import { readIndexReach } from './index-reach.ts';
import type { IndexTuning } from './index-tuning.ts';
import { leftBehind, nearest, nextWindow } from './index-window.ts';
import { orderGroups } from './order-groups.ts';
import { queryRange } from './query-range.ts';
import type { Database } from './tables.ts';
import type { TermGroup } from './term-groups.ts';
import { termGroups } from './term-groups.ts';

/** More parts of the index are not asked in one step. */
const MOST_PARTS = 256;

/** More candidates are not looked at in one step. */
const MOST_CANDIDATES = 4_000;

/** The ids of the entries that a query asks for, in its order, so many at most. */
export async function findIds(
  db: Kysely<Database>,
  query: EntryQuery,
  limit: number,
  tuning: IndexTuning,
): Promise<readonly number[]> {
  const range = await queryRange(db, query);
  if (isEmptyRange(range)) return [];
  const groups = await termGroups(db, query);
  if (groups.length === 0) return await scanIds(db, query, range, limit);
  return await walkIndex(db, { query, range, groups, reach: await readIndexReach(db), tuning }, limit);
}

/** What is looked for along the index. */
export interface IndexWalk {
  readonly query: EntryQuery;
  /** Where everything is that is asked for. */
  readonly range: IdRange;
  readonly groups: readonly TermGroup[];
  readonly reach: IndexReach;
  readonly tuning: IndexTuning;
}

/** The ids that `findIds` finds, step by step through the index and what is behind it. */
export async function walkIndex(db: Kysely<Database>, walk: IndexWalk, limit: number): Promise<readonly number[]> {
  const { query, range, reach, tuning } = walk;
  const { parts, tails } = reach;
  const { order } = query;
  const [part] = nextWindow(parts, range, order, tuning.firstParts).parts;
  const { groups, isFrequent } = await orderGroups(db, part, walk.groups, tuning.frequent);
  const found: number[] = [];
  let left = isFrequent ? await trimmed(db, range, order) : range;
  let stride = isFrequent ? tuning.firstStride : Number.MAX_SAFE_INTEGER;
  let [mostParts, most] = [Math.min(tuning.firstParts, MOST_PARTS), limit];
  while (!isEmptyRange(left) && found.length < limit) {
    const window = nextWindow(parts, nearest(left, order, stride), order, mostParts);
    const candidates = await findCandidates(db, { filter: query, window, tails, groups, order, limit: most });
    found.push(...(await checkIds(db, query, candidates)));
    const last = candidates.length < most ? undefined : candidates.at(-1);
    left = leftBehind(left, last === undefined ? window.range : { after: last - 1, before: last + 1 }, order);
    stride *= 8;
    mostParts = Math.min(mostParts * 4, MOST_PARTS);
    most = Math.min(most * 2, MOST_CANDIDATES);
  }
  return found.slice(0, limit);
}

/** A range without the ids before its first entry in an order. */
async function trimmed(db: Kysely<Database>, range: IdRange, order: EntryQuery['order']): Promise<IdRange> {
  const first = await db
    .selectFrom('audit_entries')
    .select('id')
    .where('id', '>', range.after)
    .where('id', '<', range.before)
    .orderBy('id', idOrder(order))
    .limit(1)
    .executeTakeFirst();
  if (!first) return { ...range, before: range.after };
  return overlapOf(
    range,
    order === 'newest' ? { after: -1, before: first.id + 1 } : { ...ALL_IDS, after: first.id - 1 },
  );
}

/** The index is no help: entries are looked at one after the other. */
async function scanIds(
  db: Kysely<Database>,
  query: EntryQuery,
  { after, before }: IdRange,
  limit: number,
): Promise<readonly number[]> {
  const rows = await db
    .selectFrom('audit_entries')
    .select('id')
    .where('id', '>', after)
    .where('id', '<', before)
    .where(entryConditions(db, query))
    .orderBy('id', idOrder(query.order))
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}

/** Those of the candidates that are asked for, in the same order: a term is only a part of a hash. */
export async function checkIds(
  db: Kysely<Database>,
  query: EntryFilter & Pick<EntryQuery, 'order'>,
  candidates: readonly number[],
): Promise<readonly number[]> {
  if (candidates.length === 0) return [];
  const rows = await db
    .selectFrom('audit_entries')
    .select('id')
    .where('id', 'in', candidates)
    .where(entryConditions(db, query))
    .orderBy('id', idOrder(query.order))
    .execute();
  return rows.map(({ id }) => id);
}
