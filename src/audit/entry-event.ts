import type { OUTCOMES } from '../store/outcomes.ts';
import type { EntryTemplate } from './entry-template.ts';
import type { KeptRecord } from './keep-record.ts';

/** What comes to the ledger's thread. `entry` is the number by which the gateway's thread knows an entry. */
export type EntryEvent = IntentEvent | OutcomeEvent;

/** Something is about to be done. */
export interface IntentEvent {
  readonly event: 'intent';
  readonly entry: number;
  /** Milliseconds since the epoch. */
  readonly beganAt: number;
  readonly template: EntryTemplate;
  /** JSON, its values hidden. */
  readonly variables: string;
  /**
   * The values that the request brought, as text.
   * SECURITY: raw, in memory alone: only their digests are written (test "no value …").
   */
  readonly asked: readonly string[];
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
export type Outcome = (typeof OUTCOMES)[number];
