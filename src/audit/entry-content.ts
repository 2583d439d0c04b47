import { joinDigests } from '../store/digests.ts';
import type { EntryRow, IntentColumns, OutcomeColumns } from '../store/entry-columns.ts';
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

/** The content of an intent. */
export function intentContent(event: IntentEvent, { keyId, digest }: Digest): IntentContent {
  const { template, beganAt, variables, asked } = event;
  return {
    began_at: beganAt,
    kind: template.kind,
    issuer: template.issuer,
    subject: template.subject,
    client: template.client,
    task: template.task,
    session: template.session,
    claims: template.claims,
    operation: template.operation,
    document: template.document,
    variables,
    ruling: template.ruling,
    digest_key: keyId,
    asked: joinDigests(asked.map(digest)),
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
