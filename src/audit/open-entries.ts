/** An entry without an outcome, as the ledger remembers it. */
export interface OpenEntry {
  readonly id: number;
  /** The link that its intent is. */
  readonly hash: string;
  /** What it is found by, so far. */
  readonly terms: readonly number[];
}
