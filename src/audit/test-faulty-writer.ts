import type { StoreBatch, StoreWriter } from '../store/store-writer.ts';

/** What happens to the next commit: it fails and nothing is written, or it is written and fails, or it takes its time. */
export type Fault = 'before' | 'after' | 'slow';

/** For tests: a real writer whose store fails on cue. */
export class FaultyWriter implements StoreWriter {
  readonly slot: number;
  readonly #writer: StoreWriter;
  readonly #slowMs: number;
  readonly #faults: Fault[] = [];
  /** Whether nothing reaches the store. */
  isDown: boolean;

  constructor(writer: StoreWriter, slowMs = 0) {
    this.slot = writer.slot;
    this.#writer = writer;
    this.#slowMs = slowMs;
    this.isDown = false;
  }

  /** Lets one of the next commits fail, after those that were asked for before. */
  failNext(fault: Fault): void {
    this.#faults.push(fault);
  }

  async commit(batch: StoreBatch): Promise<void> {
    this.#assertUp();
    const fault = this.#faults.shift();
    if (fault === 'before') throw new Error('The store fails before it writes.');
    if (fault === 'slow') await new Promise((resolve) => setTimeout(resolve, this.#slowMs));
    await this.#writer.commit(batch);
    if (fault === 'after') throw new Error('The store fails after it wrote.');
  }

  resume: StoreWriter['resume'] = () => this.#reach(() => this.#writer.resume());
  entry: StoreWriter['entry'] = (id) => this.#reach(() => this.#writer.entry(id));
  journaledEntries: StoreWriter['journaledEntries'] = (id) => this.#reach(() => this.#writer.journaledEntries(id));
  openEntries: StoreWriter['openEntries'] = () => this.#reach(() => this.#writer.openEntries());
  unindexedEntries: StoreWriter['unindexedEntries'] = (most) => this.#reach(() => this.#writer.unindexedEntries(most));
  index: StoreWriter['index'] = (batch) => this.#reach(() => this.#writer.index(batch));
  addFinds: StoreWriter['addFinds'] = (finds) => this.#reach(() => this.#writer.addFinds(finds));
  addCheckpoint: StoreWriter['addCheckpoint'] = (row) => this.#reach(() => this.#writer.addCheckpoint(row));
  rewriteRecording: StoreWriter['rewriteRecording'] = (id, rewrite) =>
    this.#reach(() => this.#writer.rewriteRecording(id, rewrite));

  forgetRecordings: StoreWriter['forgetRecordings'] = () => this.#reach(() => this.#writer.forgetRecordings());

  close(): Promise<void> {
    return this.#writer.close();
  }

  async #reach<Result>(work: () => Promise<Result>): Promise<Result> {
    this.#assertUp();
    return await work();
  }

  #assertUp(): void {
    if (this.isDown) throw new Error('The store cannot be reached.');
  }
}
