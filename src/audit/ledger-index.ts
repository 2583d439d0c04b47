import { splitDigests } from '../store/digests.ts';
import type { EntryRow } from '../store/entry-columns.ts';
import { hasEnded } from '../store/entry-columns.ts';
import { intentTerms, outcomeTerms } from '../store/entry-terms.ts';
import type { StoreWriter } from '../store/store-writer.ts';
import type { ClosedEntry } from './ledger-batch.ts';

/** So many entries are indexed at once when the index is behind. */
const CATCH_UP = 5_000;

/**
 * Writes the index behind the entries, many at a time: that costs a tenth of writing it with each entry. Who searches looks
 * at what is not indexed yet itself.
 */
export class LedgerIndex {
  readonly #writer: StoreWriter;
  #waiting: ClosedEntry[] = [];

  constructor(writer: StoreWriter) {
    this.#writer = writer;
  }

  add(entry: ClosedEntry): void {
    this.#waiting.push(entry);
  }

  /**
   * Indexes what waits, up to the oldest entry without an outcome, whose id is given: what is indexed and what is not are
   * parted by one id. Rejects with the store's error.
   */
  async flush(oldestOpen: number | undefined): Promise<void> {
    const ready = this.#waiting.filter(({ id }) => oldestOpen === undefined || id < oldestOpen);
    if (ready.length === 0) return;
    await this.#write(ready);
    const written = new Set(ready);
    this.#waiting = this.#waiting.filter((entry) => !written.has(entry));
  }

  /** Indexes what an earlier process did not; nothing is open then, and nothing waits afterwards. */
  async catchUp(): Promise<void> {
    for (;;) {
      const rows = await this.#writer.unindexedEntries(CATCH_UP);
      if (rows.length === 0) break;
      await this.#write(rows.map((row) => ({ id: row.id, terms: termsOfRow(row) })));
    }
    this.#waiting = [];
  }

  async #write(entries: readonly ClosedEntry[]): Promise<void> {
    const postings = entries.flatMap(({ id, terms }) => terms.map((term) => [term, id] as const));
    await this.#writer.index({ postings, entries: entries.length, lastEntry: largestId(entries) });
  }
}

function largestId(entries: readonly ClosedEntry[]): number {
  return entries.reduce((largest, { id }) => Math.max(largest, id), 0);
}

/** What an entry is found by, read from its row. */
export function termsOfRow(row: EntryRow): readonly number[] {
  const terms = intentTerms(row, splitDigests(row.asked));
  return hasEnded(row) ? [...terms, ...outcomeTerms(row, splitDigests(row.shown))] : terms;
}
