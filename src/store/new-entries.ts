import type { FoundEntry } from './found-entry.ts';
import { FOUND_COLUMNS } from './found-entry.ts';
import { readIndexReach } from './index-reach.ts';
import { readHeads } from './read-heads.ts';
import type { StoreReader } from './store-reader.ts';

/** So many rows are read at once. */
const PAGE = 500;

/**
 * What is new in a store, whoever wrote it: each entry once, when its outcome is known, and none is missed. Ids of several
 * writers may become visible in another order than theirs; those of one writer do not, so it is asked where each stands.
 */
export class NewEntries {
  readonly #reader: StoreReader;
  /** The largest id that was seen of each writer. */
  readonly #seen: Map<number, number>;
  /** Seen, and without an outcome. */
  readonly #open: Set<number>;

  private constructor(reader: StoreReader, seen: Map<number, number>, open: Set<number>) {
    this.#reader = reader;
    this.#seen = seen;
    this.#open = open;
  }

  /** New is what ends from now on. */
  static async open(reader: StoreReader): Promise<NewEntries> {
    const seen = await lastEntries(reader);
    return new NewEntries(reader, seen, await readOpen(reader, seen));
  }

  /** What is new since the last call, in parts. */
  async *read(): AsyncGenerator<readonly FoundEntry[]> {
    const open = [...this.#open];
    for (let start = 0; start < open.length; start += PAGE)
      yield await this.#readEnded(open.slice(start, start + PAGE));
    for (const [writer, head] of await lastEntries(this.#reader)) yield* this.#readBehind(writer, head);
  }

  async #readEnded(ids: readonly number[]): Promise<readonly FoundEntry[]> {
    const ended = await entries(this.#reader).where('id', 'in', ids).where('outcome', 'is not', null).execute();
    for (const { id } of ended) this.#open.delete(id);
    return ended;
  }

  async *#readBehind(writer: number, head: number): AsyncGenerator<readonly FoundEntry[]> {
    while ((this.#seen.get(writer) ?? 0) < head) {
      const rows = await entries(this.#reader)
        .where('id', '>', this.#seen.get(writer) ?? 0)
        .where('id', '<=', head)
        .where('writer', '=', writer)
        .limit(PAGE)
        .execute();
      this.#seen.set(writer, rows.length < PAGE ? head : (rows.at(-1)?.id ?? head));
      for (const { id, outcome } of rows) if (outcome === null) this.#open.add(id);
      yield rows.filter(({ outcome }) => outcome !== null);
    }
  }
}

function entries({ db }: StoreReader) {
  return db.selectFrom('audit_entries').select(FOUND_COLUMNS).orderBy('id');
}

async function lastEntries(reader: StoreReader): Promise<Map<number, number>> {
  return new Map((await readHeads(reader)).map(({ writer, entry }) => [writer, entry]));
}

/** The index ends before the first open entry of each writer. */
async function readOpen({ db }: StoreReader, seen: ReadonlyMap<number, number>): Promise<Set<number>> {
  const { tails } = await readIndexReach(db);
  const open = new Set<number>();
  for (const { after, before } of tails) {
    const rows = await db
      .selectFrom('audit_entries')
      .select(['id', 'writer'])
      .where('id', '>', after)
      .where('id', '<', before)
      .where('outcome', 'is', null)
      .execute();
    for (const { id, writer } of rows) if (id <= (seen.get(writer) ?? 0)) open.add(id);
  }
  return open;
}
