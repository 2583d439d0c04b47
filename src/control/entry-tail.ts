import { CodedError } from '../errors.ts';
import type { Log } from '../lib/log.ts';
import type { EntryFilter } from '../store/entry-query.ts';
import { checkIds } from '../store/find-ids.ts';
import type { FoundEntry } from '../store/found-entry.ts';
import { NewEntries } from '../store/new-entries.ts';
import type { StoreReader } from '../store/store-reader.ts';
import { TailBuffer } from './tail-buffer.ts';

/** Who listens, and to what. */
export interface TailRequest {
  readonly filter: EntryFilter;
  /** Whether the token is still good; asked again and again. Never rejects. */
  readonly isAllowed: () => Promise<boolean>;
}

interface Listener extends TailRequest {
  readonly buffer: TailBuffer;
}

/** How often the store is asked while somebody listens, in milliseconds. */
const INTERVAL_MS = 300;

const MOST_LISTENERS = 100;

/**
 * The live end of the audit, for any number of listeners: the store is asked for all of them together, and for what every
 * gateway wrote.
 */
export class EntryTail {
  readonly #reader: StoreReader;
  readonly #log: Log;
  readonly #listeners = new Set<Listener>();
  /** Where it is known what is new; undefined while nobody listens. */
  #news: Promise<NewEntries> | undefined;
  #isClosed: boolean;

  constructor(reader: StoreReader, log: Log) {
    this.#reader = reader;
    this.#log = log;
    this.#isClosed = false;
  }

  /**
   * Entries that end from now on; perhaps some that ended just before. Rejects with CodedError `TAIL_LIMIT`, or with the
   * store's error.
   */
  async listen(request: TailRequest): Promise<TailBuffer> {
    if (this.#listeners.size >= MOST_LISTENERS) throw new CodedError('TAIL_LIMIT');
    const listener = { ...request, buffer: new TailBuffer() };
    this.#listeners.add(listener);
    if (this.#isClosed) listener.buffer.end();
    this.#news ??= this.#start();
    await this.#news;
    return listener.buffer;
  }

  /** Ends every tail. */
  close(): void {
    this.#isClosed = true;
    for (const { buffer } of this.#listeners) buffer.end();
  }

  #start(): Promise<NewEntries> {
    const news = NewEntries.open(this.#reader);
    void news.then(
      (opened) => this.#run(opened),
      () => {
        this.#news = undefined;
        this.#listeners.clear();
      },
    );
    return news;
  }

  async #run(news: NewEntries): Promise<void> {
    while (this.#isHeard()) {
      await this.#poll(news).catch(() => this.#log.warn({ code: 'INTERNAL' }, 'the store cannot be read'));
      await new Promise((resolve) => setTimeout(resolve, INTERVAL_MS).unref());
    }
    this.#news = undefined;
  }

  #isHeard(): boolean {
    for (const listener of this.#listeners) if (listener.buffer.hasEnded) this.#listeners.delete(listener);
    return this.#listeners.size > 0;
  }

  async #poll(news: NewEntries): Promise<void> {
    for (const { buffer, isAllowed } of this.#listeners)
      if (!(await isAllowed())) buffer.end(new CodedError('UNAUTHENTICATED'));
    for await (const entries of news.read()) if (entries.length > 0) await this.#pass(entries);
  }

  async #pass(entries: readonly FoundEntry[]): Promise<void> {
    for (const { filter, buffer } of this.#listeners)
      await this.#matching(entries, filter).then(
        (matching) => buffer.push(matching),
        // They would be missed: what is new is told once.
        () => buffer.end(new CodedError('INTERNAL')),
      );
  }

  async #matching(entries: readonly FoundEntry[], filter: EntryFilter): Promise<readonly FoundEntry[]> {
    if (Object.values(filter).every((value) => value === undefined)) return entries;
    const ids = entries.map(({ id }) => id);
    const matching = new Set(await checkIds(this.#reader.db, { ...filter, order: 'oldest' }, ids));
    return entries.filter(({ id }) => matching.has(id));
  }
}
