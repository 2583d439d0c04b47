/** An entry without an outcome, as the ledger remembers it. */
export interface OpenEntry {
  readonly id: number;
  readonly beganAt: number;
  /** What it is found by, so far. */
  readonly terms: readonly number[];
}
