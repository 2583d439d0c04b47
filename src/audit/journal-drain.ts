import type { EntryRow } from '../store/entry-columns.ts';
import { hasEnded } from '../store/entry-columns.ts';
import { StoreError } from '../store/store-error.ts';
import type { StoreWriter } from '../store/store-writer.ts';
import { contentOfRow } from './entry-content.ts';
import type { Journal } from './journal.ts';
import type { JournalRecord } from './journal-record.ts';
import { readJournalRecord } from './journal-record.ts';
import type { LedgerBatch } from './ledger-batch.ts';
import { openEntryOf } from './ledger-chain.ts';
import type { OpenEntry } from './open-entries.ts';

/** So many links, and about so many bytes, are written at once. */
const MOST_LINKS = 1_000;
const MOST_BYTES = 4_194_304;

/** What a journal is drained into. */
export interface DrainTarget {
  readonly writer: StoreWriter;
  /** The chain's entries without an outcome that have the journal's numbers; none in a process that found it. */
  readonly open: ReadonlyMap<number, OpenEntry>;
}

/**
 * Brings what stands in a journal into batches of a chain, in order, each entry once: what a commit brought before, of which
 * it was not known whether it did, is found in the store and left out. Rejects with the store's error.
 */
export class JournalDrain {
  readonly #journal: Journal;
  readonly #target: DrainTarget;
  /** The ids of entries that are in the store already, by their numbers. */
  readonly #ids: Map<number, number>;
  #group = 0;

  private constructor(journal: Journal, target: DrainTarget, ids: Map<number, number>) {
    this.#journal = journal;
    this.#target = target;
    this.#ids = ids;
  }

  static async begin(journal: Journal, target: DrainTarget): Promise<JournalDrain> {
    const known = journal.groups === 0 ? [] : await target.writer.journaledEntries(journal.id);
    return new JournalDrain(journal, target, new Map(known.map(({ number, entry }) => [number, entry])));
  }

  /** Whether all that stands in the journal was brought. */
  get isDone(): boolean {
    return this.#group === this.#journal.groups;
  }

  /** Whether little is left. */
  get isNearEnd(): boolean {
    return this.#journal.bytesFrom(this.#group) <= MOST_BYTES;
  }

  /** Adds what comes next to a batch. */
  async fill(batch: LedgerBatch): Promise<void> {
    for (let bytes = 0; !this.isDone && batch.size < MOST_LINKS && bytes < MOST_BYTES; ) {
      const records = this.#journal.read(this.#group).map(toRecord);
      bytes += this.#journal.bytesFrom(this.#group) - this.#journal.bytesFrom(this.#group + 1);
      for (const record of records) await this.#add(record, batch);
      this.#group++;
    }
  }

  async #add(record: JournalRecord, batch: LedgerBatch): Promise<void> {
    switch (record.kind) {
      case 'artifact':
        return batch.addArtifact(record.artifact);
      case 'intent':
        return await this.#addIntent(record, batch);
      case 'outcome':
        return await this.#addOutcome(record, batch);
    }
  }

  async #addIntent(
    { number, content, doubtful }: JournalRecord & { kind: 'intent' },
    batch: LedgerBatch,
  ): Promise<void> {
    if (this.#ids.has(number)) return;
    const row = doubtful ? await this.#target.writer.entry(doubtful.id) : undefined;
    if (row && row.hash === doubtful?.hash) this.#ids.set(number, row.id);
    else this.#begin(number, content, batch);
  }

  async #addOutcome(
    { number, content, entry }: JournalRecord & { kind: 'outcome' },
    batch: LedgerBatch,
  ): Promise<void> {
    const open = batch.opened.get(number) ?? this.#target.open.get(number);
    if (open) return batch.addOutcome(number, content, open);
    const row = await this.#rowOf(this.#ids.get(number) ?? entry);
    if (!row || (hasEnded(row) && row.outcome !== 'interrupted')) return;
    // Another writer's entry, or one that another gateway took for interrupted meanwhile: what became of it is told anew.
    const isOurs = !hasEnded(row) && row.writer === this.#target.writer.slot;
    batch.addOutcome(number, content, isOurs ? openEntryOf(row) : this.#begin(number, contentOfRow(row), batch));
  }

  #begin(number: number, content: ReturnType<typeof contentOfRow>, batch: LedgerBatch): OpenEntry {
    const opened = batch.addIntent(number, content, 'journal');
    batch.addJournaled(this.#journal.id, number, opened.id);
    return opened;
  }

  async #rowOf(id: number | null): Promise<EntryRow | undefined> {
    return id === null ? undefined : await this.#target.writer.entry(id);
  }
}

function toRecord(value: unknown): JournalRecord {
  try {
    return readJournalRecord(value);
  } catch {
    throw new StoreError('The journal of the audit was written by another version of Cordon, which can drain it.');
  }
}
