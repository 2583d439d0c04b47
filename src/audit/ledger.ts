import type { StoreWriter } from '../store/store-writer.ts';
import type { ChainHeadRow, CheckpointRow, InspectionFindRow } from '../store/tables.ts';
import type { Artifact } from './artifact.ts';
import type { Digest } from './entry-content.ts';
import { intentContent, outcomeContent } from './entry-content.ts';
import type { EntryEvent } from './entry-event.ts';
import { LedgerBacklog } from './ledger-backlog.ts';
import type { LedgerBatch } from './ledger-batch.ts';
import { ChainMoved, LedgerChain } from './ledger-chain.ts';
import type { Journals } from './open-journals.ts';
import { templateTerms } from './template-terms.ts';

/** What a ledger needs beside its store. */
export interface LedgerOptions {
  readonly digest: Digest;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Where entries wait that may, while the store cannot be written; without it none may. */
  readonly journals?: Journals;
}

/**
 * Keeps the entries of one writer: gives them their place in its chain, and writes them in batches. While the store cannot
 * be written, what may waits in the journal, and all else is refused; of what ran all the same, the outcome is owed. Once the
 * store is back, both are written before anything else.
 */
export class Ledger {
  readonly #writer: StoreWriter;
  readonly #chain: LedgerChain;
  readonly #options: LedgerOptions;
  readonly #backlog: LedgerBacklog;
  #isUsable: boolean;
  #retrying: Promise<void> | undefined;
  /** Up while the last of the backlog is written: what comes behind waits for that. */
  #gate: Promise<void> | undefined;
  #indexing: Promise<void> | undefined;
  #interrupted = 0;

  private constructor(writer: StoreWriter, chain: LedgerChain, options: LedgerOptions) {
    this.#writer = writer;
    this.#chain = chain;
    this.#options = options;
    this.#backlog = new LedgerBacklog({
      writer,
      chain,
      digest: options.digest,
      journal: options.journals?.own.journal,
    });
    this.#isUsable = true;
  }

  /**
   * Takes up a writer's chain: first comes what journals were left with, then entries that its last process left open are
   * `interrupted`. Rejects with the store's error, or StoreError.
   */
  static async open(writer: StoreWriter, options: LedgerOptions): Promise<Ledger> {
    const ledger = new Ledger(writer, await LedgerChain.open(writer), options);
    const { own, left = [] } = options.journals ?? {};
    for (const { journal } of own ? [own, ...left] : left) await ledger.#backlog.adopt(journal);
    for (const each of left) each.release();
    const rows = await writer.openEntries();
    ledger.#interrupted = rows.length;
    await ledger.#backlog.interrupt(rows, options.now());
    await ledger.#chain.index.catchUp();
    return ledger;
  }

  /** How many entries an earlier process left open. */
  get interrupted(): number {
    return this.#interrupted;
  }

  /** How many entries came out of a journal so far. */
  get drained(): number {
    return this.#backlog.drained;
  }

  /** Whether the store could be written the last time. */
  get isUsable(): boolean {
    return this.#isUsable;
  }

  /** Where the chain stands. */
  get head(): ChainHeadRow {
    return this.#chain.head;
  }

  get slot(): number {
    return this.#writer.slot;
  }

  /**
   * Writes what happened, and resolves with the events that are not durable: outcomes without an open entry and, while the
   * store cannot be written, what may not wait. Refused intents are forgotten; outcomes of entries that are durable are owed.
   * `artifacts` are what intents among them name; they are durable if one such intent is.
   */
  async record(
    events: readonly EntryEvent[],
    artifacts: readonly Artifact[] = namedBy(events),
  ): Promise<ReadonlySet<EntryEvent>> {
    // Nothing is awaited between this and the journal, which is emptied behind the gate.
    while (this.#gate) await this.#gate;
    if (!this.#isUsable) return this.#backlog.take({ events, artifacts });
    const batch = this.#chain.newBatch();
    for (const artifact of artifacts) batch.addArtifact(artifact);
    const strays = this.#fill(batch, events);
    try {
      await this.#chain.commit(batch);
      return strays;
    } catch {
      this.#isUsable = false;
      return this.#backlog.take({ events, artifacts }, batch);
    }
  }

  /**
   * Looks whether the store can be written again, and if so writes what waits for that. Rejects with ChainMoved where
   * somebody else has written the chain: then this ledger is of no use any more.
   */
  async retry(): Promise<void> {
    if (this.#isUsable) return;
    this.#retrying ??= this.#tryAgain().finally(() => {
      this.#retrying = undefined;
    });
    await this.#retrying;
  }

  /** Adds to the index what has happened since; a failure is made good later. */
  async index(): Promise<void> {
    if (!this.#isUsable) return;
    const [oldest] = this.#chain.open.values();
    this.#indexing ??= this.#chain.index
      .flush(oldest?.id)
      .catch(() => undefined)
      .finally(() => {
        this.#indexing = undefined;
      });
    await this.#indexing;
  }

  /** Keeps a checkpoint; one that cannot be kept is followed by others. */
  async addCheckpoint(checkpoint: CheckpointRow): Promise<void> {
    if (this.#isUsable) await this.#writer.addCheckpoint(checkpoint).catch(() => undefined);
  }

  /** Adds to what inspection found, which is no part of the chain; resolves with whether it is written. */
  async addFinds(rows: readonly InspectionFindRow[]): Promise<boolean> {
    if (!this.#isUsable) return false;
    return await this.#writer.addFinds(rows).then(
      () => true,
      () => false,
    );
  }

  /** Ends the ledger's work on the chain: what waits is written if it can be, and else found at the next start. */
  async close(): Promise<void> {
    await this.retry().catch(() => undefined);
    await this.index();
    await this.abandon();
  }

  /** Lets go of everything as it is. */
  async abandon(): Promise<void> {
    this.#options.journals?.own.release();
    await this.#writer.close();
  }

  /** Returns outcomes that belong to no open entry. */
  #fill(batch: LedgerBatch, events: readonly EntryEvent[]): ReadonlySet<EntryEvent> {
    const { digest } = this.#options;
    const strays = new Set<EntryEvent>();
    for (const event of events) {
      if (event.event === 'intent') {
        batch.addIntent(event.entry, intentContent(event, digest), 'store', templateTerms(event.template));
        continue;
      }
      const open = batch.opened.get(event.entry) ?? this.#chain.open.get(event.entry);
      if (open && !batch.closed.has(event.entry)) batch.addOutcome(event.entry, outcomeContent(event, digest), open);
      else strays.add(event);
    }
    return strays;
  }

  async #tryAgain(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    try {
      await this.#chain.resume();
      this.#backlog.settle();
      await this.#backlog.bring(() => {
        this.#gate = promise;
      });
      this.#isUsable = true;
    } catch (error) {
      if (error instanceof ChainMoved) throw error;
    } finally {
      this.#gate = undefined;
      resolve();
    }
  }
}

/** What the templates of intents bring along; where they came from another thread they bring nothing. */
function namedBy(events: readonly EntryEvent[]): readonly Artifact[] {
  return events.flatMap((event) => (event.event === 'intent' ? event.template.artifacts : []));
}
