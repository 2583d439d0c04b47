import { hash } from 'node:crypto';
import type { IntentColumns, OutcomeColumns } from './entry-columns.ts';

/** What entries can be found by without looking at each: digests are terms of their own. */
export type TermKind = 'subject' | 'session' | 'ruling' | 'outcome' | NameKind;

/** Names that an entry's ruling is for. An entry without a ruling is found by them itself. */
export type NameKind = 'operation' | 'client' | 'task' | 'kind';

/** Bytes of a hash that are a term: as many as a number holds exactly. What is found is looked at again. */
const TERM_BYTES = 6;

/** Characters of base64url that hold so many bytes. */
const TERM_CHARACTERS = 8;

/** What becomes of nearly all entries: to look for it in the index would be slower than to look at the entries. */
export const USUAL_OUTCOME = 'answered';

/** The term under which entries of this kind and value are found. */
export function termOf(kind: TermKind, value: string): number {
  return hash('sha256', `${kind}\n${value}`, 'buffer').readUIntBE(0, TERM_BYTES);
}

/** The term under which entries with a digest are found. */
export function digestTerm(digest: string): number {
  return Buffer.from(digest.slice(0, TERM_CHARACTERS), 'base64url').readUIntBE(0, TERM_BYTES);
}

/** Whether entries with this outcome have a term for it. */
export function hasOutcomeTerm(outcome: string): boolean {
  return outcome !== USUAL_OUTCOME;
}

/** What an entry is found by before its outcome is known; `asked` are its digests. */
export function intentTerms(
  intent: Pick<IntentColumns, 'subject' | 'session' | 'ruling' | NameKind>,
  asked: readonly string[],
): readonly number[] {
  const { subject, session, ruling } = intent;
  return [
    termOf('subject', subject),
    termOf('session', session),
    termOf('ruling', ruling),
    ...(ruling === '' ? nameTerms(intent) : []),
    ...asked.map(digestTerm),
  ];
}

/** What an entry is found by in addition once its outcome is known; `shown` are its digests. */
export function outcomeTerms(
  { outcome }: Pick<OutcomeColumns, 'outcome'>,
  shown: readonly string[],
): readonly number[] {
  return [...(hasOutcomeTerm(outcome) ? [termOf('outcome', outcome)] : []), ...shown.map(digestTerm)];
}

function nameTerms({ operation, client, task, kind }: Pick<IntentColumns, NameKind>): readonly number[] {
  return [
    termOf('operation', operation),
    termOf('client', client ?? ''),
    termOf('task', task ?? ''),
    termOf('kind', kind),
  ];
}
