import { CodedError } from '../errors.ts';
import type { FoundEntry } from '../store/found-entry.ts';

/** So many entries may wait for whoever reads a tail. */
const MOST_WAITING = 2_000;

/**
 * Entries on their way to who listens. What comes faster than it is read is not kept: then the tail ends, and says so.
 * SECURITY: a slow reader costs a bounded amount of memory, and holds nobody up (test "a slow reader …").
 */
export class TailBuffer implements AsyncIterable<readonly FoundEntry[]> {
  #waiting: FoundEntry[] = [];
  #end: { readonly error: CodedError | undefined } | undefined;
  #wake: () => void = () => undefined;

  /** Whether nothing comes any more. */
  get hasEnded(): boolean {
    return this.#end !== undefined;
  }

  push(entries: readonly FoundEntry[]): void {
    if (this.#end) return;
    if (this.#waiting.length + entries.length > MOST_WAITING) {
      this.#waiting = [];
      this.end(new CodedError('TAIL_OVERRUN'));
    } else this.#waiting.push(...entries);
    this.#wake();
  }

  /** Nothing comes any more; what waits is still read. With an error the reading ends with it. */
  end(error?: CodedError): void {
    this.#end ??= { error };
    this.#wake();
  }

  /** To be read once. Rejects with the error that it ended with. */
  async *[Symbol.asyncIterator](): AsyncGenerator<readonly FoundEntry[]> {
    try {
      for (;;) {
        const entries = this.#waiting;
        this.#waiting = [];
        if (entries.length > 0) yield entries;
        else if (this.#end?.error) throw this.#end.error;
        else if (this.#end) return;
        else
          await new Promise<void>((resolve) => {
            this.#wake = resolve;
          });
      }
    } finally {
      this.end();
    }
  }
}
