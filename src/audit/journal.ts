import { randomUUID } from 'node:crypto';
import {
  closeSync,
  constants,
  fchmodSync,
  fdatasyncSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { StoreError } from '../store/store-error.ts';
import { lineSum, linesOf } from './journal-lines.ts';

/** Records that were written together: one line of the file. */
interface Group {
  readonly start: number;
  readonly length: number;
}

/** In bytes: a line of more than one record is not longer. */
const GROUP_BYTES = 4_194_304;

/** More than what stands around the records of a line. */
const AROUND_BYTES = 160;

/** Characters of a checksum. */
const SUM_LENGTH = 43;

/**
 * A local file of JSON records, bounded, each group of them one line with a checksum over it and all before. What `append`
 * took is durable; what it did not take is not there. A last line that was being written when the process ended was
 * nobody's yet, and is dropped.
 */
export class Journal {
  readonly #path: string;
  readonly #file: number;
  readonly #limitBytes: number;
  readonly #groups: Group[] = [];
  #id: string = randomUUID();
  #sum = '';
  #size = 0;
  /** Whether something may stand behind the last durable line. */
  #isTorn: boolean;
  #isClosed: boolean;

  private constructor(path: string, file: number, limitBytes: number) {
    this.#path = path;
    this.#file = file;
    this.#limitBytes = limitBytes;
    this.#isTorn = false;
    this.#isClosed = false;
  }

  /** Opens the file, and makes it where there is none. Throws StoreError for a damaged one, which is left as it is. */
  static open(path: string, limitBytes: number): Journal {
    const journal = new Journal(path, openSync(path, constants.O_RDWR | constants.O_CREAT, 0o600), limitBytes);
    try {
      // SECURITY: nobody else may read it.
      fchmodSync(journal.#file, 0o600);
      syncFolder(dirname(path));
      journal.#scan();
      return journal;
    } catch (error) {
      journal.close();
      throw error;
    }
  }

  /** Unique; another one after `clear`. */
  get id(): string {
    return this.#id;
  }

  /** How many groups there are. */
  get groups(): number {
    return this.#groups.length;
  }

  /** Writes records, each the text of a JSON value. Returns how many of them, from the first on, are durable now. */
  append(records: readonly string[]): number {
    let durable = 0;
    while (durable < records.length && !this.#isClosed && this.#mend()) {
      const count = this.#fitting(records, durable);
      if (count === 0 || !this.#write(records.slice(durable, durable + count))) break;
      durable += count;
    }
    return durable;
  }

  /** The records of a group, counted from 0. */
  read(group: number): readonly unknown[] {
    const { start, length } = this.#groups[group] ?? { start: 0, length: 0 };
    const bytes = Buffer.alloc(length);
    for (let at = 0; at < length; ) {
      const read = readSync(this.#file, bytes, at, length - at, start + at);
      if (read === 0) throw this.#damaged(group);
      at += read;
    }
    return parseLine(bytes)?.records ?? [];
  }

  /** How many bytes the groups from one on have. */
  bytesFrom(group: number): number {
    return this.#size - (this.#groups[group]?.start ?? this.#size);
  }

  /** Empties it, durably: what stood in it is elsewhere. */
  clear(): void {
    if (this.#size > 0 || this.#isTorn) {
      ftruncateSync(this.#file, 0);
      fdatasyncSync(this.#file);
    }
    this.#groups.length = 0;
    this.#id = randomUUID();
    this.#sum = '';
    this.#size = 0;
    this.#isTorn = false;
  }

  /** Takes nothing from then on. */
  close(): void {
    if (!this.#isClosed) closeSync(this.#file);
    this.#isClosed = true;
  }

  /** How many records from one on stand in the next line: as many as a line and the file may hold. */
  #fitting(records: readonly string[], from: number): number {
    const room = this.#limitBytes - this.#size - AROUND_BYTES;
    let [count, bytes] = [0, 0];
    for (const record of records.slice(from)) {
      bytes += Buffer.byteLength(record) + 1;
      if (bytes > room || (count > 0 && bytes > GROUP_BYTES)) break;
      count++;
    }
    return count;
  }

  #write(records: readonly string[]): boolean {
    const text = `{"journal":"${this.#id}","group":${this.#groups.length},"records":[${records.join()}]}`;
    const sum = lineSum(this.#sum, text);
    const bytes = Buffer.from(`${sum} ${text}\n`);
    this.#isTorn = true;
    try {
      for (let at = 0; at < bytes.length; ) at += writeSync(this.#file, bytes, at, bytes.length - at, this.#size + at);
      fdatasyncSync(this.#file);
    } catch {
      this.#mend();
      return false;
    }
    this.#isTorn = false;
    this.#accept(this.#size, bytes.length, sum);
    return true;
  }

  /** Takes away what could not be written whole: nothing may come behind it. */
  #mend(): boolean {
    if (!this.#isTorn) return true;
    try {
      ftruncateSync(this.#file, this.#size);
      this.#isTorn = false;
      return true;
    } catch {
      return false;
    }
  }

  #accept(start: number, length: number, sum: string): void {
    this.#groups.push({ start, length });
    this.#size = start + length;
    this.#sum = sum;
  }

  #scan(): void {
    for (const { start, bytes, isWhole } of linesOf(this.#file)) {
      if (this.#isTorn) throw this.#damaged(this.#groups.length);
      const line = isWhole ? parseLine(bytes) : undefined;
      const sum = lineSum(this.#sum, bytes.subarray(SUM_LENGTH + 1));
      if (line && bytes.toString('latin1', 0, SUM_LENGTH + 1) === `${sum} `) {
        this.#id = line.journal;
        this.#accept(start, bytes.length + 1, sum);
      } else if (isWhole && !bytes.includes(0)) throw this.#damaged(this.#groups.length);
      // Whoever is killed leaves a line in part; whose machine fails, perhaps one with blocks that were never written.
      else this.#isTorn = true;
    }
  }

  #damaged(group: number): StoreError {
    return new StoreError(
      `The journal ${this.#path} is damaged in line ${group + 1}. It holds entries that the store of the audit does not ` +
        'have yet. Restore it; or keep a copy, cut it before that line and start again: what stands from there on is lost ' +
        'to the audit.',
    );
  }
}

/** So that the file is there after a crash, too. */
function syncFolder(path: string): void {
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

interface Line {
  readonly journal: string;
  readonly records: readonly unknown[];
}

/** Undefined for what is no line of a journal. */
function parseLine(bytes: Uint8Array): Line | undefined {
  try {
    const { journal, records } = JSON.parse(Buffer.from(bytes).toString('utf8', SUM_LENGTH + 1));
    return typeof journal === 'string' && Array.isArray(records) ? { journal, records } : undefined;
  } catch {
    return undefined;
  }
}
