import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, linkSync, openSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { migrationNames } from './migrations.ts';
import { StoreError } from './store-error.ts';

/** Tells our files from other programs' (`PRAGMA application_id`): "Cord". */
const APPLICATION_ID = 0x436f7264;

/** Up to this size, in bytes, the whole file is looked at before it is used. */
const CHECKED_BYTES = 268_435_456;

/**
 * Makes a database file, durable on return, which others see whole or not at all: a process that is killed meanwhile leaves
 * none. Does nothing where another one was faster.
 * SECURITY: nobody else may read it; its log and its locks are as it is.
 */
export function createFile(file: string): void {
  const temporary = `${file}.${randomBytes(8).toString('hex')}.tmp`;
  try {
    closeSync(openSync(temporary, 'wx', 0o600));
    fillFile(temporary);
    linkSync(temporary, file);
    syncDirectory(dirname(file));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    rmSync(temporary, { force: true });
  }
}

function fillFile(file: string): void {
  const db = new DatabaseSync(file);
  try {
    db.exec(`pragma application_id = ${APPLICATION_ID}; pragma journal_mode = wal`);
  } finally {
    db.close();
  }
}

/**
 * Looks at a database file without changing a byte of it. Throws an Error that says what is wrong with one that is empty,
 * damaged, or another program's, and a StoreError for one of a newer version.
 */
export function inspectFile(file: string, timeoutMs: number): void {
  const { size } = statSync(file);
  // SQLite would take it for a new one.
  if (size === 0) throw new Error('it is empty');
  const db = new DatabaseSync(file, { timeout: timeoutMs, readOnly: true });
  try {
    assertOurs(db);
    if (size <= CHECKED_BYTES && db.prepare('pragma quick_check(1)').get()?.quick_check !== 'ok')
      throw new Error('it is damaged');
    assertKnownSchema(db, file);
  } finally {
    db.close();
  }
}

/** Throws an Error for a database that is another program's. */
export function assertOurs(db: DatabaseSync): void {
  const found = db.prepare('pragma application_id').get();
  if (found?.application_id !== APPLICATION_ID) throw new Error('it is not a store of Cordon');
}

function assertKnownSchema(db: DatabaseSync, file: string): void {
  const isNew = db.prepare("select 1 from sqlite_schema where name = 'kysely_migration'").get() === undefined;
  if (isNew) return;
  const known = migrationNames();
  const applied = db.prepare('select name from kysely_migration').all();
  if (applied.some(({ name }) => !known.includes(String(name))))
    throw new StoreError(
      `The store ${file} cannot be used: a newer version of Cordon wrote it, and it needs that version.`,
    );
}

function syncDirectory(directory: string): void {
  const handle = openSync(directory, 'r');
  fsyncSync(handle);
  closeSync(handle);
}
