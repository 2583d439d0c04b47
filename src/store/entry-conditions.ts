import type { ExpressionBuilder, Kysely } from 'kysely';
import { sql } from 'kysely';
import type { EntryFilter } from './entry-query.ts';
import { given } from './given.ts';
import { asksForDecision, decidedRulings } from './ruling-query.ts';
import type { Database } from './tables.ts';

type Entries = ExpressionBuilder<Database, 'audit_entries'>;

/** The condition that a filter is, on rows of entries: exact, whatever the index says of them. */
export function entryConditions(db: Kysely<Database>, filter: EntryFilter) {
  const { from, to, issuer, subject, session, kind, operation, client, task, outcome, digests } = filter;
  return (eb: Entries) =>
    eb.and([
      eb.and(given({ issuer, subject, session, kind, operation, client, task, outcome })),
      ...(from === undefined ? [] : [eb('began_at', '>=', from)]),
      ...(to === undefined ? [] : [eb('began_at', '<', to)]),
      ...(asksForDecision(filter) ? [eb('ruling', 'in', decidedRulings(db, filter))] : []),
      ...(digests === undefined
        ? []
        : [eb.or(digests.flatMap((digest) => [has('asked', digest), has('shown', digest)]))]),
    ]);
}

/**
 * Whether digests that stand one behind the other hold this one: both dialects compare case by case here, as LIKE does not.
 * Across the border of two, random text of that length is never found.
 */
function has(column: 'asked' | 'shown', digest: string) {
  return sql<boolean>`replace(${sql.ref(column)}, ${digest}, '') <> ${sql.ref(column)}`;
}
