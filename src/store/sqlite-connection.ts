import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { assertOurs, createFile, inspectFile } from './sqlite-file.ts';
import { NoStoreError, StoreError } from './store-error.ts';

/** In pages of 4 KiB: a larger write-ahead log is written back more rarely, which costs less. */
const CHECKPOINT_PAGES = 4_000;

/** In KiB, of pages in memory. */
const CACHE_KIB = 32_768;

/**
 * Opens the database file for writing, and makes it where there is none; every commit is durable. Throws StoreError for a
 * file that cannot be used as it is: it is neither replaced nor changed.
 */
export function openForWriting(file: string, timeoutMs: number): DatabaseSync {
  return open(file, () => {
    if (!existsSync(file)) createFile(file);
    inspectFile(file, timeoutMs);
    return configured(new DatabaseSync(file, { timeout: timeoutMs }));
  });
}

/** Opens the database file for reading alone. Throws NoStoreError where it is not there, StoreError where it is damaged. */
export function openForReading(file: string, timeoutMs: number): DatabaseSync {
  if (!existsSync(file)) throw new NoStoreError(unusable(file, 'it is not there'));
  return open(file, () => {
    const db = new DatabaseSync(file, { timeout: timeoutMs, readOnly: true });
    return closedOnFailure(db, () => {
      assertOurs(db);
      db.exec(`pragma cache_size = -${CACHE_KIB}; pragma mmap_size = 1073741824`);
    });
  });
}

/**
 * Opens the database file to write what need not survive a failure of the machine: no commit waits for the disk, so a
 * writer that waits for this one waits for microseconds. Throws StoreError where the file is not there or damaged.
 */
export function openForNotes(file: string, timeoutMs: number): DatabaseSync {
  return open(file, () => {
    if (!existsSync(file)) throw new Error('it is not there');
    const db = new DatabaseSync(file, { timeout: timeoutMs });
    return closedOnFailure(db, () => {
      assertOurs(db);
      // The log is written back by those whose commits wait for the disk anyway.
      db.exec('pragma synchronous = normal; pragma wal_autocheckpoint = 0');
    });
  });
}

function configured(db: DatabaseSync): DatabaseSync {
  // SECURITY: what is erased is overwritten, in the log as in the file (test "an erased record view …").
  return closedOnFailure(db, () =>
    db.exec(`
      pragma journal_mode = wal;
      pragma synchronous = full;
      pragma secure_delete = on;
      pragma wal_autocheckpoint = ${CHECKPOINT_PAGES};
      pragma journal_size_limit = 67108864;
      pragma cache_size = -${CACHE_KIB};
    `),
  );
}

function closedOnFailure(db: DatabaseSync, prepare: () => void): DatabaseSync {
  try {
    prepare();
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function open(file: string, make: () => DatabaseSync): DatabaseSync {
  try {
    return make();
  } catch (error) {
    if (error instanceof StoreError) throw error;
    throw new StoreError(unusable(file, reasonOf(error)));
  }
}

function unusable(file: string, why: string): string {
  return `The store ${file} cannot be used: ${why}. ${ADVICE}`;
}

/** SQLite's sentences name tables and columns, never values. */
function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message.replace(/\.$/, '') : 'unknown';
}

const ADVICE =
  'Restore it from a backup together with its -wal file, or move both away and start again with an empty audit; ' +
  '"cordon audit verify --checkpoints FILE" tells what a restored one lacks. Its folder must be writable by this user.';
