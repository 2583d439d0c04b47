import type { Kysely } from 'kysely';
import type { EntryFilter } from './entry-query.ts';
import type { NameKind } from './entry-terms.ts';
import { digestTerm, hasOutcomeTerm, termOf } from './entry-terms.ts';
import { asksForDecision, findRulings } from './ruling-query.ts';
import type { Database } from './tables.ts';

/** Terms of which what is looked for has at least one. */
export type TermGroup = readonly number[];

/** So many terms are looked up; what has more is so frequent that it is found by looking at entries. */
const MOST_TERMS = 1_000;

/** Names of entries without a ruling, those that tell most first. */
const NAME_KINDS = ['operation', 'client', 'task', 'kind'] as const satisfies readonly NameKind[];

/**
 * By what the index can be asked for a filter: an entry that meets it has a term of every group. None where the index is no
 * help; an empty one where no indexed entry can meet it.
 */
export async function termGroups(db: Kysely<Database>, filter: EntryFilter): Promise<readonly TermGroup[]> {
  const { subject, session, outcome, digests } = filter;
  return [
    ...(digests === undefined ? [] : [digests.map(digestTerm)]),
    ...(session === undefined ? [] : [[termOf('session', session)]]),
    ...(subject === undefined ? [] : [[termOf('subject', subject)]]),
    ...outcomeGroups(outcome),
    ...(await rulingGroups(db, filter)),
  ].filter((group) => group.length <= MOST_TERMS);
}

/** What has no outcome yet is not indexed. */
function outcomeGroups(outcome: string | null | undefined): readonly TermGroup[] {
  if (outcome === null) return [[]];
  return outcome !== undefined && hasOutcomeTerm(outcome) ? [[termOf('outcome', outcome)]] : [];
}

async function rulingGroups(db: Kysely<Database>, filter: EntryFilter): Promise<readonly TermGroup[]> {
  const rulings = await findRulings(db, filter, MOST_TERMS);
  if (!rulings) return [];
  const terms = rulings.map((ruling) => termOf('ruling', ruling));
  return [asksForDecision(filter) ? terms : [...terms, ...unruledTerms(filter)]];
}

function unruledTerms(filter: EntryFilter): readonly number[] {
  const kind = NAME_KINDS.find((each) => filter[each] !== undefined);
  return kind === undefined ? [] : [termOf(kind, filter[kind] ?? '')];
}
