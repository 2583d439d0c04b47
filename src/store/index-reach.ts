import type { Kysely } from 'kysely';
import type { IdRange } from './id-range.ts';
import { isEmptyRange, mergeRanges } from './id-range.ts';
import type { Database } from './tables.ts';

/** A part of the index, and the ids of its writer that it is complete for. */
export interface IndexPart extends IdRange {
  readonly generation: number;
  /** About how many entries it holds. */
  readonly entries: number;
}

/** How far the index reaches. */
export interface IndexReach {
  readonly parts: readonly IndexPart[];
  /** In these, entries may not be indexed; there are few in them. */
  readonly tails: readonly IdRange[];
  /** Up to where each writer's entries are indexed; none of a writer that is not in it. */
  readonly reached: ReadonlyMap<number, number>;
}

/** How far the index reaches: every entry that is durable by now is within a part of its writer, or in a tail. */
export async function readIndexReach(db: Kysely<Database>): Promise<IndexReach> {
  const generations = await db.selectFrom('term_generations').selectAll().execute();
  const heads = await db.selectFrom('chain_heads').select(['writer', 'entry']).execute();
  const reached = new Map<number, number>();
  for (const { writer, last_entry } of generations) reached.set(writer, Math.max(last_entry, reached.get(writer) ?? 0));
  const tails = heads.map(({ writer, entry }) => ({ after: reached.get(writer) ?? -1, before: entry + 1 }));
  return {
    parts: generations.map(({ generation, first_entry, last_entry, entries }) => ({
      generation,
      entries,
      after: first_entry,
      before: last_entry + 1,
    })),
    tails: mergeRanges(tails.filter((tail) => !isEmptyRange(tail))),
    reached,
  };
}
