import { openStoreWriter } from '../../store/open-store.ts';
import type { StoreConfig } from '../../store/store-config.ts';
import type { StoreWriter } from '../../store/store-writer.ts';
import { batch, intent, outcome } from '../../store/test-rows.ts';
import type { ExportReport } from './export-report.ts';
import type { ExportSettings } from './export-settings.ts';
import { runExport } from './run-export.ts';
import type { ReceivedRecord } from './test-collector.ts';

/** A store that a test writes entries to, numbered from 1. */
export interface EntryStore {
  readonly slot: number;
  /** How many entries were written. */
  readonly written: number;
  /** Writes so many entries behind those that are there, which end in that order unless they stay open. */
  write(count: number, how?: { readonly ends?: boolean; readonly document?: string }): Promise<void>;
  /** Ends those that stayed open, in this order. */
  end(numbers: readonly number[]): Promise<void>;
  close(): Promise<void>;
}

/** Opens a store to write entries to it, behind so many that are there and have ended. */
export async function openEntryStore(config: StoreConfig, written = 0): Promise<EntryStore> {
  const writer = await openStoreWriter(config);
  if (!writer) throw new Error('No slot is free.');
  const { sequence } = await writer.resume();
  return new WrittenStore(writer, written, sequence);
}

class WrittenStore implements EntryStore {
  readonly #writer: StoreWriter;
  #written: number;
  #sequence: number;

  constructor(writer: StoreWriter, written: number, sequence: number) {
    this.#writer = writer;
    this.#written = written;
    this.#sequence = sequence;
  }

  get slot(): number {
    return this.#writer.slot;
  }

  get written(): number {
    return this.#written;
  }

  async write(count: number, { ends = true, document = '{ a }' } = {}): Promise<void> {
    const numbers = Array.from({ length: count }, () => ++this.#written);
    const intents = numbers.map((number) => intent(this.slot, number, { sequence: ++this.#sequence, document }));
    await this.#commit(intents, ends ? numbers : []);
  }

  async end(numbers: readonly number[]): Promise<void> {
    await this.#commit([], numbers);
  }

  async close(): Promise<void> {
    await this.#writer.close();
  }

  async #commit(intents: readonly ReturnType<typeof intent>[], ended: readonly number[]): Promise<void> {
    const outcomes = ended.map((number) => outcome(intent(this.slot, number), ++this.#sequence));
    const entry = this.#written * 64 + this.slot;
    const head = { writer: this.slot, sequence: this.#sequence, hash: `hash-${this.#sequence}`, entry };
    await this.#writer.commit(batch({ intents, outcomes, head }));
  }
}

/** The number of an entry that a collector received. */
export function numberOf({ attributes }: ReceivedRecord): number {
  return Math.floor(Number(attributes['cordon.entry.id']) / 64);
}

/** Patience that a test can wait for, in milliseconds. */
export const TEST_TIMING = { requestMs: 2_000, firstMs: 5, busyMs: 40, refusedMs: 80, storeMs: 20, drainMs: 10_000 };

/** An export at work in the thread of the test. */
export interface TestExport {
  /** Ends it, and resolves when it has. */
  stop(): Promise<void>;
}

/** Starts an export of a store to an address. */
export function startTestExport(
  settings: Pick<ExportSettings, 'store' | 'url'> & Partial<ExportSettings>,
  report: (report: ExportReport) => void = () => undefined,
): TestExport {
  const closing = new AbortController();
  const usual = { headers: {}, intervalMs: 10, include: [], timing: TEST_TIMING };
  const ended = runExport({ ...usual, ...settings }, report, closing.signal);
  return {
    stop: async () => {
      closing.abort();
      await ended;
    },
  };
}
