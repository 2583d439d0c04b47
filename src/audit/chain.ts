import { hash } from 'node:crypto';
import type { IntentColumns, OutcomeColumns } from '../store/entry-columns.ts';
import { INTENT_COLUMNS, OUTCOME_COLUMNS } from '../store/entry-columns.ts';
import { canonicalRow } from './canonical-row.ts';

/** An intent before it is a link of its chain. */
export type UnlinkedIntent = Omit<IntentColumns, 'hash'>;

/** The outcome of an entry before it is a link. */
export type UnlinkedOutcome = Omit<OutcomeColumns, 'outcome_hash'> & { readonly id: number };

/** The same as somebody may have left it in its row. */
type KeptOutcome = { readonly [Column in keyof UnlinkedOutcome]: UnlinkedOutcome[Column] | null };

const INTENT_LINK = INTENT_COLUMNS.filter((column) => column !== 'hash').sort();
const OUTCOME_LINK = (['id', ...OUTCOME_COLUMNS] as const).filter((column) => column !== 'outcome_hash').sort();

/** The link that an intent is: SHA-256, base64url, of the link before it and all of its columns. */
export function intentLink(previous: string, intent: UnlinkedIntent): string {
  return link(previous, canonicalRow(intent, INTENT_LINK));
}

/** The link that an outcome is: the same, of its columns and the entry's id. */
export function outcomeLink(previous: string, outcome: KeptOutcome): string {
  return link(previous, canonicalRow(outcome, OUTCOME_LINK));
}

/** The link before is of fixed length, or empty at the beginning: no two pairs read alike. */
function link(previous: string, canonical: string): string {
  return hash('sha256', `${previous}\n${canonical}`, 'base64url');
}
