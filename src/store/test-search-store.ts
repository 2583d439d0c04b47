import type { EntryRow } from './entry-columns.ts';
import type { StoreReader } from './store-reader.ts';
import { SearchWorld } from './test-search-world.ts';
import type { TestStore } from './test-writer-suite.ts';

/** How often a law is tried. */
export interface LawRuns {
  readonly numRuns: number;
  /** Where nothing ever waits for the clock no timeout ends a law: a failure is made smaller for so many milliseconds. */
  readonly interruptAfterTimeLimit?: number;
}

/** A store with three writers, and a way to read it. */
export interface SearchStore {
  readonly world: SearchWorld;
  readonly reader: StoreReader;
}

/** Makes stores for laws, one after another. */
export class SearchStores {
  readonly #makeStore: () => Promise<TestStore>;

  constructor(makeStore: () => Promise<TestStore>) {
    this.#makeStore = makeStore;
  }

  /** Hands a new store to the work, and closes it behind it. */
  async using(work: (store: SearchStore) => Promise<void>): Promise<void> {
    const store = await this.#makeStore();
    const opened = [await store.openWriter(), await store.openWriter(), await store.openWriter()];
    const writers = opened.filter((writer) => writer !== undefined);
    try {
      for (const writer of writers) await writer.resume();
      const reader = await store.openReader();
      try {
        await work({ world: new SearchWorld(writers), reader });
      } finally {
        await reader.close();
      }
    } finally {
      for (const writer of writers) await writer.close();
    }
  }
}

/** Every entry, the oldest first. */
export async function allRows({ db }: StoreReader): Promise<readonly EntryRow[]> {
  return await db.selectFrom('audit_entries').selectAll().orderBy('id').execute();
}
