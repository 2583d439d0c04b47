import type { EntryRow } from './entry-columns.ts';
import { INTENT_COLUMNS, OUTCOME_COLUMNS } from './entry-columns.ts';
import type { StoreSnapshot } from './read-snapshot.ts';
import { isReadable, wholeNumber } from './whole-number.ts';

/** Entries that are read at once. */
const PAGE = 1_000;

/** Columns of numbers, of which somebody may have made anything; the id apart, by which pages go. */
const NUMBERS = [
  'writer',
  'sequence',
  'began_at',
  'latency_us',
  'recording',
  'record_offset',
  'record_length',
  'record_size',
  'outcome_sequence',
] as const;

type NumberColumn = (typeof NUMBERS)[number];

const OTHERS = [...INTENT_COLUMNS, ...OUTCOME_COLUMNS].filter(isOther);

function isOther<Column extends keyof EntryRow>(column: Column): column is Exclude<Column, NumberColumn> {
  return !(NUMBERS as readonly string[]).includes(column);
}

/** Every entry, whole, in the order of ids; but for those of `countStrangeKeys`. */
export async function* entryPages({ db }: StoreSnapshot): AsyncGenerator<readonly EntryRow[]> {
  for (let after = -1; ; ) {
    const rows = await db
      .selectFrom('audit_entries')
      .select(OTHERS)
      .select(NUMBERS.map(wholeNumber))
      .where('id', '>', after)
      .where(isReadable('id'))
      .orderBy('id')
      .limit(PAGE)
      .execute();
    const last = rows.at(-1);
    if (!last) return;
    yield rows;
    after = last.id;
  }
}
