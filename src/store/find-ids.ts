import type { Kysely } from 'kysely';
import { entryConditions } from './entry-conditions.ts';
import type { EntryFilter, EntryQuery } from './entry-query.ts';
import { findCandidates } from './find-candidates.ts';
import { idOrder } from './id-order.ts';
import type { IdRange } from './id-range.ts';
import { isEmptyRange } from './id-range.ts';
import type { IndexReach } from './index-reach.ts';
import { readIndexReach } from './index-reach.ts';
import { leftBehind, nextWindow } from './index-window.ts';
import { queryRange } from './query-range.ts';
import type { Database } from './tables.ts';
import type { TermGroup } from './term-groups.ts';
import { termGroups } from './term-groups.ts';

/** So many parts of the index are asked in the first step, unless more is known, and in the last. */
const FIRST_PARTS = 4;
const MOST_PARTS = 256;

/** More candidates are not looked at in one step. */
const MOST_CANDIDATES = 4_000;

/** The ids of the entries that a query asks for, in its order, so many at most. */
export async function findIds(db: Kysely<Database>, query: EntryQuery, limit: number): Promise<readonly number[]> {
  const range = await queryRange(db, query);
  if (isEmptyRange(range)) return [];
  const groups = await termGroups(db, query);
  if (groups.length === 0) return await scanIds(db, query, range, limit);
  return await walkIndex(db, { query, range, groups, reach: await readIndexReach(db), firstParts: FIRST_PARTS }, limit);
}

/** What is looked for along the index. */
export interface IndexWalk {
  readonly query: EntryQuery;
  /** Where everything is that is asked for. */
  readonly range: IdRange;
  readonly groups: readonly TermGroup[];
  readonly reach: IndexReach;
  /** Few where the first entries are enough, all where all are needed. */
  readonly firstParts: number;
}

/** The ids that `findIds` finds, step by step through the index and what is behind it. */
export async function walkIndex(
  db: Kysely<Database>,
  { query, range, groups, reach: { parts, tails }, firstParts }: IndexWalk,
  limit: number,
): Promise<readonly number[]> {
  const found: number[] = [];
  const { order } = query;
  let left = range;
  let [mostParts, most] = [Math.min(firstParts, MOST_PARTS), limit];
  while (!isEmptyRange(left) && found.length < limit) {
    const window = nextWindow(parts, left, order, mostParts);
    const candidates = await findCandidates(db, { filter: query, window, tails, groups, order, limit: most });
    found.push(...(await checkIds(db, query, candidates)));
    const last = candidates.length < most ? undefined : candidates.at(-1);
    left = leftBehind(left, last === undefined ? window.range : { after: last - 1, before: last + 1 }, order);
    mostParts = Math.min(mostParts * 4, MOST_PARTS);
    most = Math.min(most * 2, MOST_CANDIDATES);
  }
  return found.slice(0, limit);
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
