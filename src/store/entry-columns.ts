/** What is known of an entry before anything is fetched. Every column is part of the entry's first link. */
export interface IntentColumns {
  /** Unique, and in the order of time over all writers (`entry-id.ts`). */
  readonly id: number;
  /** The slot of the writer whose chain it stands in. */
  readonly writer: number;
  /** Its place in that chain, counted from 1. */
  readonly sequence: number;
  /** Milliseconds since the epoch. */
  readonly began_at: number;
  /** What was done: `query`, `mutation`, or something done to the audit itself. */
  readonly kind: string;
  readonly issuer: string;
  readonly subject: string;
  readonly client: string | null;
  readonly task: string | null;
  readonly session: string;
  /** The hash of the artifact that holds the claims that decided. */
  readonly claims: string;
  /** The operation's name; empty where it has none. */
  readonly operation: string;
  /** Normalised, its values hidden. */
  readonly document: string;
  /** JSON, its values hidden. */
  readonly variables: string;
  /** The hash of the artifact that holds what was decided; empty where nothing was. */
  readonly ruling: string;
  /** Which key the digests are made with. */
  readonly digest_key: string;
  /** Digests of the values that the request brought, one behind the other. */
  readonly asked: string;
  /** Where it was written first: `store`, or `journal` where the store could not be reached. */
  readonly origin: string;
  /** The link: a hash over all of the above and the link before. */
  readonly hash: string;
}

/** What became of it. Every column is part of the entry's second link. */
export interface OutcomeColumns {
  readonly outcome: string;
  /** JSON: error codes, with coordinates and counts. */
  readonly codes: string;
  readonly latency_us: number;
  /** JSON: how many values met each decision of the ruling. */
  readonly counts: string;
  /** JSON: how often each fetch of the ruling was made, and which of its flows that caused. */
  readonly calls: string;
  /** Digests of the values that were shown, one behind the other. */
  readonly shown: string;
  /** The recording that holds the record view, and where in it; null where none is kept. */
  readonly recording: number | null;
  readonly record_offset: number | null;
  readonly record_length: number | null;
  /** How long the record view was before it was cut, in bytes; null where it was not measured. */
  readonly record_size: number | null;
  /** SHA-256 of what is kept of the record view, base64url. */
  readonly record_hash: string | null;
  readonly outcome_sequence: number;
  /** The link: a hash over all of the above, the entry's id, and the link before. */
  readonly outcome_hash: string;
}

/** A row of `audit_entries`: without an outcome, all columns of it are null. */
export type EntryRow = IntentColumns & { readonly [Column in keyof OutcomeColumns]: OutcomeColumns[Column] | null };

/** An entry whose outcome is known. */
export type EndedEntryRow = IntentColumns & OutcomeColumns;

/** Whether the outcome of an entry is known. */
export function hasEnded(row: EntryRow): row is EndedEntryRow {
  return row.outcome !== null;
}

/** The columns of an intent, in the order of the table. */
export const INTENT_COLUMNS = [
  'id',
  'writer',
  'sequence',
  'began_at',
  'kind',
  'issuer',
  'subject',
  'client',
  'task',
  'session',
  'claims',
  'operation',
  'document',
  'variables',
  'ruling',
  'digest_key',
  'asked',
  'origin',
  'hash',
] as const satisfies readonly (keyof IntentColumns)[];

/** The columns of an outcome, in the order of the table. */
export const OUTCOME_COLUMNS = [
  'outcome',
  'codes',
  'latency_us',
  'counts',
  'calls',
  'shown',
  'recording',
  'record_offset',
  'record_length',
  'record_size',
  'record_hash',
  'outcome_sequence',
  'outcome_hash',
] as const satisfies readonly (keyof OutcomeColumns)[];
