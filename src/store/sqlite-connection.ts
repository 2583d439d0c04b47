import { closeSync, existsSync, openSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { StoreError } from './store-error.ts';

/** In pages of 4 KiB: a larger write-ahead log is written back more rarely, which costs less. */
const CHECKPOINT_PAGES = 4_000;

/** In KiB, of pages in memory. */
const CACHE_KIB = 32_768;

/** Up to this size, in bytes, the whole file is looked at before it is used. */
const CHECKED_BYTES = 268_435_456;

/**
 * Opens the database file for writing, and makes it where there is none; every commit is durable. Throws StoreError for a
 * file that is damaged: it is never replaced.
 */
export function openForWriting(file: string, timeoutMs: number): DatabaseSync {
  return open(file, () => {
    const size = existsSync(file) ? statSync(file).size : createFile(file);
    if (size === 0) throw new Error('it is empty');
    const db = new DatabaseSync(file, { timeout: timeoutMs });
    configure(db, size ?? 0);
    return db;
  });
}

/** Opens the database file for reading alone. Throws StoreError where it is not there or damaged. */
export function openForReading(file: string, timeoutMs: number): DatabaseSync {
  return open(file, () => {
    if (!existsSync(file)) throw new Error('it is not there');
    const db = new DatabaseSync(file, { timeout: timeoutMs, readOnly: true });
    db.exec(`pragma cache_size = -${CACHE_KIB}; pragma mmap_size = 1073741824`);
    return db;
  });
}

/** SECURITY: nobody else may read it; its log and its locks are as it is. */
function createFile(file: string): undefined {
  closeSync(openSync(file, 'wx', 0o600));
}

function configure(db: DatabaseSync, size: number): void {
  try {
    if (size > 0 && size <= CHECKED_BYTES) {
      const found = db.prepare('pragma quick_check(1)').get();
      if (found?.quick_check !== 'ok') throw new Error('it is damaged');
    }
    // SECURITY: what is erased is overwritten, in the log as in the file (test "an erased record view …").
    db.exec(`
      pragma journal_mode = wal;
      pragma synchronous = full;
      pragma secure_delete = on;
      pragma wal_autocheckpoint = ${CHECKPOINT_PAGES};
      pragma journal_size_limit = 67108864;
      pragma cache_size = -${CACHE_KIB};
    `);
  } catch (error) {
    db.close();
    throw error;
  }
}

function open(file: string, make: () => DatabaseSync): DatabaseSync {
  try {
    return make();
  } catch (error) {
    throw new StoreError(`The store ${file} cannot be used: ${reasonOf(error)}. ${ADVICE}`);
  }
}

/** SQLite's sentences name tables and columns, never values. */
function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message.replace(/\.$/, '') : 'unknown';
}

const ADVICE =
  'Restore it from a backup together with its -wal file, or move both away and start again with an empty audit; ' +
  '"cordon audit verify --checkpoints FILE" tells what a restored one lacks. Its folder must be writable by this user.';
