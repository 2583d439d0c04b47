import type { EntryRow } from '../store/entry-columns.ts';
import { createEntryIds } from '../store/entry-id.ts';
import type { StoreWriter } from '../store/store-writer.ts';
import type { ChainHeadRow, CheckpointRow } from '../store/tables.ts';
import type { Artifact } from './artifact.ts';
import type { EntryEvent, OutcomeEvent } from './entry-event.ts';
import type { EntryTemplate } from './entry-template.ts';
import type { Digest } from './ledger-batch.ts';
import { LedgerBatch } from './ledger-batch.ts';
import { LedgerIndex, termsOfRow } from './ledger-index.ts';
import type { OpenEntry } from './open-entries.ts';
import { unaudited } from './unaudited.ts';

/** What a ledger needs beside its store. */
export interface LedgerOptions {
  readonly digest: Digest;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** How long a store that failed is left alone, in milliseconds. */
const PAUSE_MS = 250;

/** So many outcomes of operations that ran are owed to a store that cannot be written to; more are found at the next start. */
const MOST_OWED = 100_000;

/**
 * Keeps the entries of one writer: gives them their place in its chain, and writes them in batches. What could not be
 * written is told; of what ran all the same, the outcome is owed, and written before anything else once the store is back.
 */
export class Ledger {
  readonly #writer: StoreWriter;
  readonly #options: LedgerOptions;
  readonly #index: LedgerIndex;
  /** Entries without an outcome, by the gateway's number, the oldest first. */
  readonly #open = new Map<number, OpenEntry>();
  readonly #owed: OutcomeEvent[] = [];
  /** Handed over once each, and not durable yet. */
  readonly #artifacts = new Map<string, Artifact>();
  readonly #named = new WeakSet<EntryTemplate>();
  readonly #nextId: (now: number) => number;
  #head: ChainHeadRow;
  /** A batch of which it is not known whether it was written. */
  #doubtful: LedgerBatch | undefined;
  #isUsable: boolean;
  #pausedUntil = 0;
  #interrupted = 0;

  private constructor(writer: StoreWriter, head: ChainHeadRow, options: LedgerOptions) {
    this.#writer = writer;
    this.#options = options;
    this.#head = head;
    this.#isUsable = true;
    this.#nextId = createEntryIds(writer.slot, head.entry);
    this.#index = new LedgerIndex(writer);
  }

  /** Takes up a writer's chain: entries that its last process left open are `interrupted`. Rejects with the store's error. */
  static async open(writer: StoreWriter, options: LedgerOptions): Promise<Ledger> {
    const ledger = new Ledger(writer, await writer.resume(), options);
    await ledger.#interrupt(await writer.openEntries());
    await ledger.#index.catchUp();
    return ledger;
  }

  /** How many entries an earlier process left open. */
  get interrupted(): number {
    return this.#interrupted;
  }

  /** Where the chain stands. */
  get head(): ChainHeadRow {
    return this.#head;
  }

  get slot(): number {
    return this.#writer.slot;
  }

  /**
   * Writes what happened, and resolves with the entries of which it is not durable: all of them or, where an outcome has no
   * open entry, those. Intents that could not be written are forgotten; outcomes of entries that are durable are owed.
   */
  async record(events: readonly EntryEvent[]): Promise<readonly number[]> {
    if (this.#isUsable || (await this.#resume())) {
      const batch = this.#batchOf([...this.#owed, ...events]);
      if (await this.#commit(batch)) {
        this.#owed.length = 0;
        return batch.strays;
      }
    }
    this.#owe(events);
    return events.map(({ entry }) => entry);
  }

  /** Adds to the index what has happened since; a failure is made good later. */
  async index(): Promise<void> {
    if (!this.#isUsable) return;
    const [oldest] = this.#open.values();
    await this.#index.flush(oldest?.id).catch(() => undefined);
  }

  /** Keeps a checkpoint; one that cannot be kept is followed by others. */
  async addCheckpoint(checkpoint: CheckpointRow): Promise<void> {
    if (this.#isUsable) await this.#writer.addCheckpoint(checkpoint).catch(() => undefined);
  }

  /** Ends the ledger's work on the chain: what is owed is written if it can be. */
  async close(): Promise<void> {
    if (this.#owed.length > 0) await this.record([]);
    await this.index();
    await this.#writer.close();
  }

  #batchOf(events: readonly EntryEvent[]): LedgerBatch {
    for (const event of events) if (event.event === 'intent') this.#takeArtifacts(event.template);
    const batch = new LedgerBatch(this.#head, this.#options.digest, this.#nextId, [...this.#artifacts.values()]);
    for (const event of events) {
      if (event.event === 'intent') batch.addIntent(event);
      else {
        const entry = batch.opened.get(event.entry) ?? this.#open.get(event.entry);
        if (entry && !batch.closed.has(event.entry)) batch.addOutcome(event, entry);
        else batch.strays.push(event.entry);
      }
    }
    return batch;
  }

  /** A template comes once, but may name what others named. */
  #takeArtifacts(template: EntryTemplate): void {
    if (this.#named.has(template)) return;
    this.#named.add(template);
    for (const artifact of template.artifacts) this.#artifacts.set(artifact.hash, artifact);
  }

  async #commit(batch: LedgerBatch): Promise<boolean> {
    if (batch.isEmpty) return true;
    try {
      await this.#writer.commit(batch.toStoreBatch());
      this.#take(batch);
      return true;
    } catch {
      this.#isUsable = false;
      this.#pausedUntil = this.#options.now() + PAUSE_MS;
      this.#doubtful = batch;
      return false;
    }
  }

  /** The batch is durable. */
  #take(batch: LedgerBatch): void {
    this.#head = batch.head;
    for (const { hash } of batch.artifacts) this.#artifacts.delete(hash);
    for (const [number, entry] of batch.opened) this.#open.set(number, entry);
    for (const [number, entry] of batch.closed) {
      this.#open.delete(number);
      this.#index.add(entry);
    }
  }

  /** SECURITY: where the chain stands must be where it was left, or somebody else has written it: then nothing is (A66). */
  async #resume(): Promise<boolean> {
    if (this.#options.now() < this.#pausedUntil) return false;
    try {
      const head = await this.#writer.resume();
      const doubtful = this.#doubtful;
      if (doubtful && isSame(head, doubtful.head)) this.#takeLate(doubtful);
      else if (!isSame(head, this.#head)) throw new Error('The chain does not stand where it was left.');
      this.#doubtful = undefined;
      this.#isUsable = true;
      return true;
    } catch {
      this.#pausedUntil = this.#options.now() + PAUSE_MS;
      return false;
    }
  }

  /** It was written after all, when everybody had been told that it was not. */
  #takeLate(batch: LedgerBatch): void {
    this.#take(batch);
    const left = this.#owed.filter(({ entry }) => !batch.closed.has(entry));
    this.#owed.splice(0, this.#owed.length, ...left);
    for (const [number] of batch.opened) if (this.#open.has(number)) this.#owed.push(unaudited(number));
  }

  #owe(events: readonly EntryEvent[]): void {
    const known = this.#doubtful?.opened;
    for (const event of events) {
      if (event.event !== 'outcome' || this.#owed.length >= MOST_OWED) continue;
      if (this.#open.has(event.entry) && !known?.has(event.entry)) this.#owed.push({ ...event, outcome: 'unaudited' });
    }
  }

  async #interrupt(rows: readonly EntryRow[]): Promise<void> {
    this.#interrupted = rows.length;
    for (const row of rows) this.#open.set(-row.id, { id: row.id, beganAt: row.began_at, terms: termsOfRow(row) });
    const events = rows.map(
      ({ id, began_at }): OutcomeEvent => ({
        ...unaudited(-id),
        outcome: 'interrupted',
        latencyUs: 1_000 * Math.max(0, this.#options.now() - began_at),
      }),
    );
    const batch = this.#batchOf(events);
    if (batch.isEmpty) return;
    await this.#writer.commit(batch.toStoreBatch());
    this.#take(batch);
  }
}

function isSame(one: ChainHeadRow, other: ChainHeadRow): boolean {
  return one.sequence === other.sequence && one.hash === other.hash;
}
