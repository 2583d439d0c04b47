import type { Artifact } from './artifact.ts';
import type { KeptRecord } from './keep-record.ts';

/** What comes to the ledger's thread. `entry` is the number by which the gateway's thread knows an entry. */
export type EntryEvent = IntentEvent | OutcomeEvent;

/** Something is about to be done. */
export interface IntentEvent {
  readonly event: 'intent';
  readonly entry: number;
  /** Milliseconds since the epoch. */
  readonly beganAt: number;
  readonly kind: string;
  readonly issuer: string;
  readonly subject: string;
  readonly client: string | null;
  readonly task: string | null;
  readonly session: string;
  /** The artifact's hash; the artifact itself is among `artifacts` until it was kept. */
  readonly claims: string;
  readonly ruling: string;
  readonly operation: string;
  readonly document: string;
  /** JSON, its values hidden. */
  readonly variables: string;
  /**
   * The values that the request brought, as text.
   * SECURITY: raw, in memory alone: only their digests are written (test "no value …").
   */
  readonly asked: readonly string[];
  readonly artifacts: readonly Artifact[];
  /** Whether it may go to the journal where the store cannot be reached. */
  readonly canSpool: boolean;
}

/** What became of it. */
export interface OutcomeEvent {
  readonly event: 'outcome';
  readonly entry: number;
  readonly outcome: Outcome;
  /** JSON. */
  readonly codes: string;
  readonly latencyUs: number;
  /** JSON. */
  readonly counts: string;
  /** JSON. */
  readonly calls: string;
  /** The values that were shown. SECURITY: raw, as `asked` is. */
  readonly shown: readonly unknown[];
  /** Undefined where none is kept. */
  readonly record: KeptRecord | undefined;
  readonly canSpool: boolean;
}

/**
 * What can become of an operation. `abandoned`: its client had gone. `unaudited`: it may have run, and its client was told
 * that the audit could not be written. `interrupted`: the gateway ended before it did.
 */
export type Outcome = 'answered' | 'refused' | 'failed' | 'abandoned' | 'unaudited' | 'interrupted';
