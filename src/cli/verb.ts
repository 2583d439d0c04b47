/** What a file of a verb exports. */
export interface Verb {
  /** The lines that `cordon VERB --help` prints. */
  readonly usage: string;
  /** Runs to the end and returns the exit code: 0 done, 1 refused or failed. Throws UsageError for bad arguments. */
  readonly run: (args: readonly string[]) => Promise<number>;
}

/** The caller's arguments make no sense: exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
