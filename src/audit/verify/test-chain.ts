import type { EndedEntryRow, EntryRow } from '../../store/entry-columns.ts';
import { OUTCOME_COLUMNS } from '../../store/entry-columns.ts';
import type { ChainHeadRow } from '../../store/tables.ts';
import { intent, outcome } from '../../store/test-rows.ts';
import { intentLink, outcomeLink } from '../chain.ts';

/** For tests: a chain that is whole, and its head. */
export interface TestChain {
  readonly rows: readonly EntryRow[];
  readonly head: ChainHeadRow;
}

const OPEN = Object.fromEntries(OUTCOME_COLUMNS.map((column) => [column, null])) as Pick<
  EntryRow,
  (typeof OUTCOME_COLUMNS)[number]
>;

/** For tests: the chain of writer 0 in which entries begin and end as they are named: first it begins, then it ends. */
export function chainOf(events: readonly number[]): TestChain {
  const rows = new Map<number, EntryRow>();
  let head: ChainHeadRow = { writer: 0, sequence: 0, hash: '', entry: 0 };
  for (const entry of events) {
    const sequence = head.sequence + 1;
    const begun = rows.get(entry);
    const row: EntryRow = begun ? ended(begun, head.hash, sequence) : beginning(rows.size + 1, head.hash, sequence);
    rows.set(entry, row);
    const hash = begun ? row.outcome_hash : row.hash;
    head = { ...head, sequence, hash: String(hash), entry: Math.max(head.entry, row.id) };
  }
  return { rows: [...rows.values()], head };
}

function beginning(number: number, previous: string, sequence: number): EntryRow {
  const unlinked = { ...intent(0, number), sequence };
  return { ...unlinked, ...OPEN, hash: intentLink(previous, unlinked) };
}

function ended(row: EntryRow, previous: string, sequence: number): EndedEntryRow {
  const unlinked = outcome(row, sequence);
  return { ...row, ...unlinked, outcome_hash: outcomeLink(previous, unlinked) };
}
