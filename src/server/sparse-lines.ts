import type { Log, LogFields } from '../lib/log.ts';

/** How often a line of one kind is written, in milliseconds. */
const EVERY_MS = 1_000;

/** Lines of the log that a flood would multiply: of each kind one a second, with the count of those that it stands for. */
export class SparseLines {
  readonly #log: Log;
  readonly #now: () => number;
  readonly #kinds = new Map<string, { nextAt: number; leftOut: number }>();

  /** `now` is a clock in milliseconds that never goes back. */
  constructor(log: Log, now: () => number) {
    this.#log = log;
    this.#now = now;
  }

  /** `kind` is one of few. A line that is left out is counted in the next one of its kind, if there is one. */
  info(kind: string, fields: LogFields, message: string): void {
    const at = this.#now();
    const known = this.#kinds.get(kind) ?? { nextAt: 0, leftOut: 0 };
    this.#kinds.set(kind, known);
    if (at < known.nextAt) {
      known.leftOut++;
      return;
    }
    this.#log.info(known.leftOut === 0 ? fields : { ...fields, leftOut: known.leftOut }, message);
    known.nextAt = at + EVERY_MS;
    known.leftOut = 0;
  }
}
