import type { DatabaseSync } from 'node:sqlite';
import { Kysely } from 'kysely';
import { migrate } from './migrate.ts';
import { sqliteDialect } from './sqlite-dialect.ts';
import type { Database } from './tables.ts';

/**
 * Brings the schema of an embedded store up to date: whole or not at all, which kysely leaves to us, and after others that
 * do the same. Throws StoreError, or SQLite's error where others take too long; then the connection must be closed.
 */
export async function migrateSqlite(db: DatabaseSync): Promise<void> {
  db.exec('begin immediate');
  await migrate(new Kysely<Database>({ dialect: sqliteDialect(db) }), {
    number: 'integer',
    text: 'text',
    bytes: 'blob',
    withoutRowid: true,
  });
  db.exec('commit');
}
