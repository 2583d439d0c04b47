import type { Find } from '../inspect/find.ts';
import type { InspectionFindRow } from '../store/tables.ts';
import { FindCounter } from './find-counter.ts';

/** How finds get to the store. */
export interface FindDeliveryOptions {
  /** Resolves with whether they are written; never rejects. */
  readonly write: (rows: readonly InspectionFindRow[]) => Promise<boolean>;
  /** So long they are counted until they are written, and until that is tried again, in milliseconds. */
  readonly spacingMs: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** So many rows are written at once: entries come between, which an answer waits for. */
const MOST_ROWS = 200;

/**
 * Brings what inspection found to the store, from time to time and without anybody waiting. What cannot be written is counted
 * on; a writer that failed after it wrote makes counts too large, never too small.
 */
export class FindDelivery {
  readonly #options: FindDeliveryOptions;
  readonly #counter = new FindCounter();
  #timer: NodeJS.Timeout | undefined;
  #delivering: Promise<void> | undefined;

  constructor(options: FindDeliveryOptions) {
    this.#options = options;
  }

  /** Counts; nothing else is done before it returns. */
  count(finds: readonly Find[]): void {
    if (finds.length === 0) return;
    this.#counter.count(finds, this.#options.now());
    this.#plan();
  }

  /** Tries to write all that is left, once. Nothing may be counted afterwards. */
  async close(): Promise<void> {
    await this.#delivering;
    clearTimeout(this.#timer);
    await this.#deliver();
  }

  #plan(): void {
    if (this.#timer || this.#delivering || this.#counter.isEmpty) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#delivering = this.#deliver().finally(() => {
        this.#delivering = undefined;
        this.#plan();
      });
    }, this.#options.spacingMs).unref();
  }

  async #deliver(): Promise<void> {
    const rows = this.#counter.take();
    for (let start = 0; start < rows.length; start += MOST_ROWS) {
      if (await this.#options.write(rows.slice(start, start + MOST_ROWS))) continue;
      this.#counter.putBack(rows.slice(start));
      break;
    }
  }
}
