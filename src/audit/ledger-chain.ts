import type { EntryRow } from '../store/entry-columns.ts';
import { createEntryIds } from '../store/entry-id.ts';
import type { StoreWriter } from '../store/store-writer.ts';
import type { ChainHeadRow } from '../store/tables.ts';
import { LedgerBatch } from './ledger-batch.ts';
import { LedgerIndex, termsOfRow } from './ledger-index.ts';
import type { OpenEntry } from './open-entries.ts';

/** Somebody else has written the chain: this ledger may not write behind that. */
export class ChainMoved extends Error {
  override readonly name = 'ChainMoved';

  constructor() {
    super('The chain does not stand where it was left.');
  }
}

/** The chain of one writer as the store is known to have it, and its entries without an outcome. */
export class LedgerChain {
  readonly index: LedgerIndex;
  readonly #writer: StoreWriter;
  readonly #nextId: (now: number) => number;
  /** By the gateway's number, the oldest first. */
  readonly #open = new Map<number, OpenEntry>();
  #head: ChainHeadRow;
  /** A batch of which it is not known whether it was written. */
  #doubtful: LedgerBatch | undefined;

  private constructor(writer: StoreWriter, head: ChainHeadRow) {
    this.#writer = writer;
    this.#head = head;
    this.#nextId = createEntryIds(writer.slot, head.entry);
    this.index = new LedgerIndex(writer);
  }

  /** Takes up a writer's chain where it stands. Rejects with the store's error. */
  static async open(writer: StoreWriter): Promise<LedgerChain> {
    return new LedgerChain(writer, await writer.resume());
  }

  get head(): ChainHeadRow {
    return this.#head;
  }

  /** Entries without an outcome, by the gateway's number, the oldest first. */
  get open(): ReadonlyMap<number, OpenEntry> {
    return this.#open;
  }

  /** Takes entries of an earlier process as open, under numbers that no event has. */
  adopt(rows: readonly EntryRow[]): void {
    this.#open.clear();
    for (const row of rows) this.#open.set(-row.id, openEntryOf(row));
  }

  /** A batch behind where the chain stands. */
  newBatch(): LedgerBatch {
    return new LedgerBatch(this.#head, this.#nextId);
  }

  /** Resolves when the batch is durable. When it rejects that is not known, and `resume` tells. */
  async commit(batch: LedgerBatch): Promise<void> {
    if (batch.size === 0) return;
    this.#doubtful = batch;
    await this.#writer.commit(batch.toStoreBatch());
    this.#take(batch);
  }

  /**
   * Looks where the chain stands after a failure: whether the batch in doubt was written or not is known then. Rejects with
   * the store's error while it cannot be used.
   * SECURITY: and with ChainMoved where it stands anywhere else (A66, test "a chain that somebody else …").
   */
  async resume(): Promise<void> {
    const head = await this.#writer.resume();
    const doubtful = this.#doubtful;
    if (doubtful && isSame(head, doubtful.head)) this.#take(doubtful);
    else if (!isSame(head, this.#head)) throw new ChainMoved();
    this.#doubtful = undefined;
  }

  #take(batch: LedgerBatch): void {
    this.#doubtful = undefined;
    this.#head = batch.head;
    for (const [number, entry] of batch.opened) this.#open.set(number, entry);
    for (const [number, entry] of batch.closed) {
      this.#open.delete(number);
      this.index.add(entry);
    }
  }
}

/** An entry without an outcome, read from its row. */
export function openEntryOf(row: EntryRow): OpenEntry {
  return { id: row.id, hash: row.hash, terms: termsOfRow(row) };
}

function isSame(one: ChainHeadRow, other: ChainHeadRow): boolean {
  return one.sequence === other.sequence && one.hash === other.hash;
}
