import type { EntryRow, IntentColumns, OutcomeColumns } from '../store/entry-columns.ts';
import { joinDigests } from './digests.ts';
import type { IntentEvent, OutcomeEvent } from './entry-event.ts';
import type { KeptRecord } from './keep-record.ts';

/** How values become digests: by a key that has an id. */
export interface Digest {
  readonly keyId: string;
  digest(value: string): string;
}

/** What the row of an intent says, wherever it comes to stand in a chain: no value, but their digests. */
export type IntentContent = Omit<IntentColumns, 'id' | 'writer' | 'sequence' | 'origin' | 'hash'>;

/** What the row of an outcome says, wherever it comes to stand, and what is kept of the record view. */
export interface OutcomeContent
  extends Pick<OutcomeColumns, 'outcome' | 'codes' | 'latency_us' | 'counts' | 'calls' | 'shown'> {
  readonly record: KeptRecord | undefined;
}

/** The content of an intent. Names are well-formed text, as every store keeps them: the chain must be that of the rows. */
export function intentContent(event: IntentEvent, { keyId, digest }: Digest): IntentContent {
  return {
    began_at: event.beganAt,
    kind: event.kind,
    issuer: event.issuer.toWellFormed(),
    subject: event.subject.toWellFormed(),
    client: event.client?.toWellFormed() ?? null,
    task: event.task,
    session: event.session,
    claims: event.claims,
    operation: event.operation,
    document: event.document,
    variables: event.variables,
    ruling: event.ruling,
    digest_key: keyId,
    asked: joinDigests(event.asked.map(digest)),
  };
}

/** The content of an outcome. */
export function outcomeContent(event: OutcomeEvent, { digest }: Digest): OutcomeContent {
  const { outcome, codes, latencyUs, counts, calls, shown, record } = event;
  const texts = new Set<string>();
  for (const value of shown) if (typeof value === 'string' || typeof value === 'number') texts.add(String(value));
  return {
    outcome,
    codes,
    latency_us: latencyUs,
    counts,
    calls,
    shown: joinDigests([...texts].map(digest)),
    record,
  };
}

/** The content that an entry's row has. */
export function contentOfRow(row: EntryRow): IntentContent {
  const { began_at, kind, issuer, subject, client, task, session, claims } = row;
  const { operation, document, variables, ruling, digest_key, asked } = row;
  return {
    began_at,
    kind,
    issuer,
    subject,
    client,
    task,
    session,
    claims,
    operation,
    document,
    variables,
    ruling,
    digest_key,
    asked,
  };
}
