import { sql } from 'kysely';
import type { StoreSnapshot } from './read-snapshot.ts';
import type { EntryTermRow, TermGenerationRow } from './tables.ts';
import { areWholeNumbers, isReadable, wholeNumber } from './whole-number.ts';

/** Postings that are read at once. */
const PAGE = 10_000;

/** The parts of the index as they are told, each writer's in order; but for those of `countStrangeKeys`. */
export async function readGenerations({ db }: StoreSnapshot): Promise<readonly TermGenerationRow[]> {
  return await db
    .selectFrom('term_generations')
    .select('generation')
    .select((['writer', 'first_entry', 'last_entry', 'entries'] as const).map(wholeNumber))
    .where(areWholeNumbers('generation'))
    .orderBy('writer')
    .orderBy('generation')
    .execute();
}

/** The parts of the index that hold postings, told or not. */
export async function postedGenerations({ db }: StoreSnapshot): Promise<readonly number[]> {
  const generations: number[] = [];
  for (let after = -1; ; ) {
    const row = await db
      .selectFrom('entry_terms')
      .select('generation')
      .where('generation', '>', after)
      .where(isReadable('generation'))
      .orderBy('generation')
      .limit(1)
      .executeTakeFirst();
    if (!row) return generations;
    generations.push(row.generation);
    after = row.generation;
  }
}

/** A posting, as it is read: which term leads to which entry. */
export type Posting = Pick<EntryTermRow, 'term' | 'entry'>;

/** Every posting of a part of the index, in the order of terms; but for those of `countStrangeKeys`. */
export async function* postingPages({ db }: StoreSnapshot, generation: number): AsyncGenerator<readonly Posting[]> {
  for (let [term, entry] = [-1, -1]; ; ) {
    const rows = await db
      .selectFrom('entry_terms')
      .select(['term', 'entry'])
      .where('generation', '=', generation)
      .where(sql<boolean>`(term, entry) > (${term}, ${entry})`)
      .where(isReadable('term'))
      .where(areWholeNumbers('entry'))
      .orderBy('term')
      .orderBy('entry')
      .limit(PAGE)
      .execute();
    const last = rows.at(-1);
    if (!last) return;
    yield rows;
    [term, entry] = [last.term, last.entry];
  }
}
