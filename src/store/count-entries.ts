import type { Kysely } from 'kysely';
import { countTerms } from './count-terms.ts';
import type { EntryCounts } from './entry-counts.ts';
import { Tally } from './entry-counts.ts';
import { firstEntryId } from './entry-id.ts';
import type { EntryFilter } from './entry-query.ts';
import { hasOutcomeTerm, termOf, USUAL_OUTCOME } from './entry-terms.ts';
import type { IdRange } from './id-range.ts';
import { ALL_IDS, isEmptyRange, overlapOf } from './id-range.ts';
import type { IndexReach } from './index-reach.ts';
import { readIndexReach } from './index-reach.ts';
import { OUTCOMES } from './outcomes.ts';
import type { StoreReader } from './store-reader.ts';
import type { Database, RuledCoordinateRow, RuledOperationRow } from './tables.ts';

/**
 * Counts the entries whose ids stand for times of a range. By the index, without looking at entries: exactly up to two
 * million of them and some thousand rulings, beyond that projected from parts of the index.
 */
export async function countEntries(
  { db }: StoreReader,
  { from, to }: Pick<EntryFilter, 'from' | 'to'>,
): Promise<EntryCounts> {
  const range = {
    after: from === undefined ? ALL_IDS.after : firstEntryId(from) - 1,
    before: to === undefined ? ALL_IDS.before : firstEntryId(to),
  };
  const operations = await db.selectFrom('ruled_operations').selectAll().execute();
  const coordinates = await db.selectFrom('ruled_coordinates').selectAll().execute();
  const reach = await readIndexReach(db);
  const rulings = ['', ...operations.map(({ ruling }) => ruling)];
  const found = await countFound(db, reach, range, rulings);
  return { ...summarize(found, operations, coordinates), isEstimate: found.isEstimate };
}

/** How many entries have each ruling and each outcome. */
interface Found {
  readonly rulings: Tally;
  readonly outcomes: Tally;
  readonly isEstimate: boolean;
}

async function countFound(
  db: Kysely<Database>,
  { parts, tails, reached }: IndexReach,
  range: IdRange,
  rulings: readonly string[],
): Promise<Found> {
  const found = { rulings: new Tally(), outcomes: new Tally() };
  const named = OUTCOMES.filter(hasOutcomeTerm);
  const terms = [
    ...rulings.map((ruling) => termOf('ruling', ruling)),
    ...named.map((outcome) => termOf('outcome', outcome)),
  ];
  const { counts, isEstimate } = await countTerms(db, parts, range, terms);
  const countOf = (kind: 'ruling' | 'outcome', value: string) => counts.get(termOf(kind, value)) ?? 0;
  for (const ruling of rulings) found.rulings.add([ruling], countOf('ruling', ruling));
  for (const outcome of named) found.outcomes.add([outcome], countOf('outcome', outcome));
  found.outcomes.add([USUAL_OUTCOME], sum(found.rulings) - sum(found.outcomes));
  for (const tail of tails.map((each) => overlapOf(each, range)).filter((each) => !isEmptyRange(each)))
    for (const { id, writer, ruling, outcome } of await readTail(db, tail)) {
      if (id <= (reached.get(writer) ?? -1)) continue;
      found.rulings.add([ruling], 1);
      if (outcome !== null) found.outcomes.add([outcome], 1);
    }
  return { ...found, isEstimate };
}

async function readTail(db: Kysely<Database>, { after, before }: IdRange) {
  return await db
    .selectFrom('audit_entries')
    .select(['id', 'writer', 'ruling', 'outcome'])
    .where('id', '>', after)
    .where('id', '<', before)
    .execute();
}

function sum(tally: Tally): number {
  return tally.toCounts().reduce((entries, count) => entries + count.entries, 0);
}

/** What rulings say, weighed by how many entries have them. */
function summarize(
  { rulings, outcomes }: Found,
  operations: readonly RuledOperationRow[],
  coordinates: readonly RuledCoordinateRow[],
): Omit<EntryCounts, 'isEstimate'> {
  const decided = Map.groupBy(coordinates, ({ ruling }) => ruling);
  const countBy = (namesOf: (row: RuledOperationRow) => readonly string[]) => {
    const tally = new Tally();
    for (const row of operations) tally.add(namesOf(row), rulings.get(row.ruling));
    return tally.toCounts();
  };
  const decisionsOf = ({ ruling }: RuledOperationRow) => decided.get(ruling) ?? [];
  return {
    entries: sum(rulings),
    outcomes: outcomes.toCounts(),
    kinds: countBy(({ kind }) => [kind]),
    operations: countBy(({ operation }) => [operation]),
    clients: countBy(({ client }) => [client]),
    tasks: countBy(({ task }) => [task]),
    coordinates: countBy((row) => decisionsOf(row).map(({ coordinate }) => coordinate)),
    categories: countBy((row) => decisionsOf(row).map(({ category }) => category)),
    effects: countBy((row) => decisionsOf(row).map(({ effect }) => effect)),
    categoryEffects: countBy((row) => decisionsOf(row).map(({ category, effect }) => `${category} ${effect}`)),
  };
}
