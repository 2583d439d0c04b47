import type { Readable, Writable } from 'node:stream';
import type { ReadStream } from 'node:tty';

/** What a verb reads and writes besides files: the streams and the environment of its process, or of a test. */
export interface Io {
  readonly env: NodeJS.ProcessEnv;
  readonly stdin: Readable | ReadStream;
  readonly stdout: Writable & { readonly isTTY?: boolean };
  readonly stderr: Writable & { readonly isTTY?: boolean };
}

/** What a file of a verb exports. */
export interface Verb {
  /** The lines that `cordon VERB --help` prints. */
  readonly usage: string;
  /** Runs to the end and returns the exit code: 0 done, 1 refused or failed. Throws UsageError for bad arguments. */
  readonly run: (args: readonly string[], io: Io) => Promise<number>;
}

/** The caller's arguments make no sense: exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
