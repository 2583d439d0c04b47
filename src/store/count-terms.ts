import type { Kysely } from 'kysely';
import type { IdRange } from './id-range.ts';
import { isEmptyRange, overlapOf } from './id-range.ts';
import type { IndexPart } from './index-reach.ts';
import type { Database } from './tables.ts';

/** How often terms stand in the index. */
export interface TermCounts {
  readonly counts: ReadonlyMap<number, number>;
  readonly isEstimate: boolean;
}

/** So many lookups are made: more rulings mean fewer parts of the index. */
const MOST_LOOKUPS = 64_000;

/** So many parts are counted, two million entries; of more, some that lie evenly stand for all. */
const MOST_PARTS = 32;

/** Terms of one statement. */
const TERMS = 2_000;

/** Counts the entries within a range that have each of these terms. */
export async function countTerms(
  db: Kysely<Database>,
  parts: readonly IndexPart[],
  range: IdRange,
  terms: readonly number[],
): Promise<TermCounts> {
  const reaching = parts.filter((part) => !isEmptyRange(overlapOf(part, range)));
  const most = Math.max(1, Math.min(MOST_PARTS, Math.floor(MOST_LOOKUPS / Math.max(1, terms.length))));
  const counted = evenly(reaching, most);
  const counts = new Map<number, number>();
  for (const part of counted)
    for (let start = 0; start < terms.length; start += TERMS)
      for (const { term, entries } of await countPart(db, part, range, terms.slice(start, start + TERMS)))
        counts.set(term, (counts.get(term) ?? 0) + Number(entries));
  const isEstimate = counted.length < reaching.length;
  if (!isEstimate) return { counts, isEstimate };
  const factor = sizeOf(reaching) / Math.max(1, sizeOf(counted));
  return { counts: new Map([...counts].map(([term, count]) => [term, Math.round(count * factor)])), isEstimate };
}

async function countPart(db: Kysely<Database>, part: IndexPart, range: IdRange, terms: readonly number[]) {
  const { after, before } = overlapOf(part, range);
  return await db
    .selectFrom('entry_terms')
    .select(({ fn }) => ['term', fn.countAll<number>().as('entries')])
    .where('generation', '=', part.generation)
    .where('term', 'in', terms)
    .where('entry', '>', after)
    .where('entry', '<', before)
    .groupBy('term')
    .execute();
}

function evenly(parts: readonly IndexPart[], most: number): readonly IndexPart[] {
  if (parts.length <= most) return parts;
  const sorted = parts.toSorted((one, other) => one.before - other.before);
  return Array.from({ length: most }, (_, index) => sorted[Math.floor(((index + 0.5) * sorted.length) / most)]).filter(
    (part) => part !== undefined,
  );
}

function sizeOf(parts: readonly IndexPart[]): number {
  return parts.reduce((entries, part) => entries + part.entries, 0);
}
