import type { AliasedExpression, Kysely } from 'kysely';
import { entryConditions } from './entry-conditions.ts';
import type { EntryFilter, EntryQuery } from './entry-query.ts';
import { idOrder } from './id-order.ts';
import type { IdRange } from './id-range.ts';
import { isEmptyRange, overlapOf } from './id-range.ts';
import type { IndexPart } from './index-reach.ts';
import type { IndexWindow } from './index-window.ts';
import type { Database } from './tables.ts';
import type { TermGroup } from './term-groups.ts';

/** What is looked for in one step. */
export interface CandidateSearch {
  readonly filter: EntryFilter;
  readonly window: IndexWindow;
  /** What the index may not know. */
  readonly tails: readonly IdRange[];
  readonly groups: readonly TermGroup[];
  readonly order: EntryQuery['order'];
  /** At most so many. */
  readonly limit: number;
}

/** So many postings tell that a group is frequent. */
const FREQUENT = 2_000;

/** To ask for more terms of every posting would cost more than to look at its entry. */
const MOST_PROBED = 4;

/**
 * The ids of entries within a step that may be what is looked for, each once, in its order: all of them, or so many that
 * the limit is reached.
 */
export async function findCandidates(db: Kysely<Database>, search: CandidateSearch): Promise<readonly number[]> {
  const sources = [...(await indexedSources(db, search)), ...tailSources(db, search)];
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

/** What each part of the index knows: led by the group that is rarest there, the others asked of each posting. */
async function indexedSources(db: Kysely<Database>, search: CandidateSearch): Promise<readonly Source[]> {
  const { window, groups, limit, order } = search;
  const [leading, ...others] = await rarestFirst(db, window.parts, groups);
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

/** The groups by how many postings they have in these parts, as far as that matters. */
async function rarestFirst(
  db: Kysely<Database>,
  parts: readonly IndexPart[],
  groups: readonly TermGroup[],
): Promise<readonly TermGroup[]> {
  if (groups.length < 2 || parts.length === 0) return groups;
  const counted: { readonly group: TermGroup; readonly count: number }[] = [];
  for (const group of groups) counted.push({ group, count: await countPostings(db, parts, group) });
  return counted.sort((one, other) => one.count - other.count).map(({ group }) => group);
}

async function countPostings(db: Kysely<Database>, parts: readonly IndexPart[], group: TermGroup): Promise<number> {
  if (group.length === 0) return 0;
  const postings = db
    .selectFrom('entry_terms')
    .select('entry')
    .where(
      'generation',
      'in',
      parts.map(({ generation }) => generation),
    )
    .where('term', 'in', group)
    .limit(FREQUENT);
  const [row] = await db
    .selectFrom(postings.as('postings'))
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .execute();
  return Number(row?.count ?? 0);
}
