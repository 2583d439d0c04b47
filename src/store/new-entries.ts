import { readEndedEntries } from './ended-entries.ts';
import type { FoundEntry } from './found-entry.ts';
import { readEntries } from './read-entries.ts';
import { readHeads } from './read-heads.ts';
import type { StoreReader } from './store-reader.ts';

/** So many rows are read at once. */
const PAGE = 500;

/**
 * What is new in a store, whoever wrote it: each entry once, when its outcome is known, and none is missed. Ids become
 * visible in another order than theirs; the places of a chain do not.
 */
export class NewEntries {
  readonly #reader: StoreReader;
  /** Up to which place each writer's chain has been looked at. */
  readonly #places: Map<number, number>;

  private constructor(reader: StoreReader, places: Map<number, number>) {
    this.#reader = reader;
    this.#places = places;
  }

  /** New is what ends from now on. */
  static async open(reader: StoreReader): Promise<NewEntries> {
    const heads = await readHeads(reader);
    return new NewEntries(reader, new Map(heads.map(({ writer, sequence }) => [writer, sequence])));
  }

  /** What is new since the last call, in parts. */
  async *read(): AsyncGenerator<readonly FoundEntry[]> {
    for (;;) {
      const ended = await readEndedEntries(this.#reader.db, { places: this.#places, limit: PAGE, also: [] });
      if (ended.length === 0) return;
      const entries = await readEntries(
        this.#reader,
        ended.map(({ id }) => id),
      );
      for (const { writer, outcome_sequence } of ended) this.#places.set(writer, outcome_sequence);
      yield entries;
    }
  }
}
