import { setImmediate as nextTurn } from 'node:timers/promises';
import type { EntryRow } from '../store/entry-columns.ts';
import type { StoreWriter } from '../store/store-writer.ts';
import type { Digest, OutcomeContent } from './entry-content.ts';
import { outcomeContent } from './entry-content.ts';
import type { EntryEvent, OutcomeEvent } from './entry-event.ts';
import type { DecodedEvents } from './event-code.ts';
import type { Journal } from './journal.ts';
import { JournalDrain } from './journal-drain.ts';
import type { LedgerBatch } from './ledger-batch.ts';
import type { LedgerChain } from './ledger-chain.ts';
import type { OpenEntry } from './open-entries.ts';
import { Spool } from './spool.ts';
import { interrupted, owedOutcome, UNAUDITED } from './unaudited.ts';

/** What a backlog is kept for. */
export interface BacklogInput {
  readonly writer: StoreWriter;
  readonly chain: LedgerChain;
  readonly digest: Digest;
  /** None where nothing may wait. */
  readonly journal: Journal | undefined;
}

/** So many entries that are owed an outcome get it at once. */
const MOST_OWED_AT_ONCE = 2_000;

const NONE: ReadonlyMap<number, OpenEntry> = new Map();

/**
 * What a chain lacks because its store could not be written: entries that wait in the journal, and outcomes of operations
 * that ran although their end could not be recorded. It holds no more outcomes than there are entries without one.
 */
export class LedgerBacklog {
  readonly #writer: StoreWriter;
  readonly #chain: LedgerChain;
  readonly #digest: Digest;
  readonly #spool: Spool | undefined;
  /** Outcomes by the entries' numbers. */
  readonly #owed = new Map<number, OutcomeContent>();
  /** Refused intents of the batch in doubt. */
  readonly #doubted = new Set<number>();
  #drained = 0;

  constructor({ writer, chain, digest, journal }: BacklogInput) {
    this.#writer = writer;
    this.#chain = chain;
    this.#digest = digest;
    this.#spool = journal && new Spool(journal, digest);
  }

  /** How many entries came out of a journal so far. */
  get drained(): number {
    return this.#drained;
  }

  /** Takes events that are not in the store, or of which that is not known; returns those that are not durable now. */
  take(given: DecodedEvents, doubtful?: LedgerBatch): ReadonlySet<EntryEvent> {
    const known = { open: this.#chain.open, doubtful: doubtful?.opened ?? NONE };
    const refused = this.#spool?.take(given, known) ?? new Set(given.events);
    for (const event of refused) {
      if (event.event === 'outcome') this.#owe(event);
      else if (doubtful) this.#doubted.add(event.entry);
    }
    return refused;
  }

  /** What was in doubt is known, and where it was written all the same, the chain has it. */
  settle(): void {
    for (const number of this.#doubted) if (this.#chain.open.has(number)) this.#owed.set(number, UNAUDITED);
    this.#doubted.clear();
  }

  /**
   * Brings all of it into the chain. Rejects with the store's error: what was brought by then is not brought again. From
   * `onNearEnd` on nothing may be taken until it has settled.
   */
  async bring(onNearEnd: () => void): Promise<void> {
    const drain = this.#spool && (await this.#drain(this.#spool.journal));
    while (drain && !drain.isNearEnd) await this.#commitNext(drain);
    onNearEnd();
    while (drain && !drain.isDone) await this.#commitNext(drain);
    await this.#payOwed();
    this.#spool?.clear();
  }

  /** Brings what another process left in a journal, in which numbers are of that process. Rejects with the store's error. */
  async adopt(journal: Journal): Promise<void> {
    const drain = await this.#drain(journal);
    while (!drain.isDone) await this.#commitNext(drain);
    this.#chain.adopt([]);
    journal.clear();
  }

  /** Ends entries of an earlier process. Rejects with the store's error. */
  async interrupt(rows: readonly EntryRow[], now: number): Promise<void> {
    this.#chain.adopt(rows);
    for (const { id, began_at } of rows) this.#owed.set(-id, interrupted(now - began_at));
    await this.#payOwed();
  }

  #owe(event: OutcomeEvent): void {
    const number = event.entry;
    if (!this.#chain.open.has(number) && !this.#spool?.hasBegun(number)) return;
    this.#owed.set(number, owedOutcome(outcomeContent({ ...event, shown: [] }, this.#digest)));
  }

  #drain(journal: Journal): Promise<JournalDrain> {
    return JournalDrain.begin(journal, { writer: this.#writer, open: this.#chain.open });
  }

  /** The thread does what has come meanwhile before it goes on. */
  async #commitNext(drain: JournalDrain): Promise<void> {
    const batch = this.#chain.newBatch();
    await drain.fill(batch);
    await this.#chain.commit(batch);
    this.#drained += batch.opened.size;
    await nextTurn();
  }

  /** Entries that have their outcome by now are owed nothing. */
  async #payOwed(): Promise<void> {
    while (this.#owed.size > 0) {
      const next = [...this.#owed].slice(0, MOST_OWED_AT_ONCE);
      const batch = this.#chain.newBatch();
      for (const [number, content] of next) {
        const open = this.#chain.open.get(number);
        if (open) batch.addOutcome(number, content, open);
      }
      await this.#chain.commit(batch);
      for (const [number] of next) this.#owed.delete(number);
    }
  }
}
