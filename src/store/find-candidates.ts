import type { AliasedExpression, Kysely } from 'kysely';
import { entryConditions } from './entry-conditions.ts';
import type { EntryFilter, EntryQuery } from './entry-query.ts';
import { idOrder } from './id-order.ts';
import type { IdRange } from './id-range.ts';
import { isEmptyRange, overlapOf } from './id-range.ts';
import type { IndexWindow } from './index-window.ts';
import type { Database } from './tables.ts';
import type { TermGroup } from './term-groups.ts';

/** What is looked for in one step. */
export interface CandidateSearch {
  readonly filter: EntryFilter;
  readonly window: IndexWindow;
  /** What the index may not know. */
  readonly tails: readonly IdRange[];
  /** The one that leads, then the others. */
  readonly groups: readonly TermGroup[];
  readonly order: EntryQuery['order'];
  /** At most so many. */
  readonly limit: number;
}

/** To ask for more terms of every posting would cost more than to look at its entry. */
const MOST_PROBED = 4;

/**
 * The ids of entries within a step that may be what is looked for, each once, in its order: all of them, or so many that
 * the limit is reached.
 */
export async function findCandidates(db: Kysely<Database>, search: CandidateSearch): Promise<readonly number[]> {
  const sources = [...indexedSources(db, search), ...tailSources(db, search)];
  const [first, ...others] = sources.map((source) => db.selectFrom(source).select('id'));
  if (!first) return [];
  const all = others.reduce((union, other) => union.unionAll(other), first);
  const rows = await db
    .selectFrom(all.as('candidates'))
    .select('id')
    .distinct()
    .orderBy('id', idOrder(search.order))
    .limit(search.limit)
    .execute();
  return rows.map(({ id }) => id);
}

type Source = AliasedExpression<{ readonly id: number }, 'source'>;

/** What each part of the index knows: led by one group, the others asked of each posting. */
function indexedSources(db: Kysely<Database>, search: CandidateSearch): readonly Source[] {
  const { window, groups, limit, order } = search;
  const [leading, ...others] = groups;
  if (!leading || groups.some((group) => group.length === 0)) return [];
  const probed = others.filter((group) => group.length <= MOST_PROBED);
  return window.parts.map((part) => {
    const { after, before } = overlapOf(part, window.range);
    const source = probed.reduce(
      (query, group) =>
        query.where(({ exists, selectFrom }) =>
          exists(
            selectFrom('entry_terms as other')
              .select('other.term')
              .where('other.generation', '=', part.generation)
              .where('other.term', 'in', group)
              .whereRef('other.entry', '=', 'entry_terms.entry'),
          ),
        ),
      db
        .selectFrom('entry_terms')
        .select('entry as id')
        .where('generation', '=', part.generation)
        .where('term', 'in', leading)
        .where('entry', '>', after)
        .where('entry', '<', before),
    );
    return (leading.length > 1 ? source.distinct() : source).orderBy('entry', idOrder(order)).limit(limit).as('source');
  });
}

function tailSources(
  db: Kysely<Database>,
  { filter, window, tails, order, limit }: CandidateSearch,
): readonly Source[] {
  return tails
    .map((tail) => overlapOf(tail, window.range))
    .filter((range) => !isEmptyRange(range))
    .map((range) => tailSource(db, filter, range, order, limit));
}

/** Entries that are found by looking at each. */
function tailSource(
  db: Kysely<Database>,
  filter: EntryFilter,
  { after, before }: IdRange,
  order: EntryQuery['order'],
  limit: number,
): Source {
  return db
    .selectFrom('audit_entries')
    .select('id')
    .where('id', '>', after)
    .where('id', '<', before)
    .where(entryConditions(db, filter))
    .orderBy('id', idOrder(order))
    .limit(limit)
    .as('source');
}
