import type { EntryRow } from './entry-columns.ts';
import { INTENT_COLUMNS, OUTCOME_COLUMNS } from './entry-columns.ts';

/** Columns that hold digests, which nobody who reads is given. */
const DIGEST_COLUMNS = ['digest_key', 'asked', 'shown'] as const;

type DigestColumn = (typeof DIGEST_COLUMNS)[number];

/**
 * An entry for those who read.
 * SECURITY: without its digests, by which whoever has the key could try values (test "what is read holds no digest").
 */
export type FoundEntry = Omit<EntryRow, DigestColumn>;

/** The columns of an entry that is read. */
export const FOUND_COLUMNS: readonly (keyof FoundEntry)[] = [...INTENT_COLUMNS, ...OUTCOME_COLUMNS].filter(isReadable);

function isReadable(column: keyof EntryRow): column is keyof FoundEntry {
  return !DIGEST_COLUMNS.some((each) => each === column);
}
