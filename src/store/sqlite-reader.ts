import { Kysely } from 'kysely';
import { openForReading } from './sqlite-connection.ts';
import { sqliteDialect } from './sqlite-dialect.ts';
import { SqliteReaderThread } from './sqlite-reader-thread.ts';
import { sqliteThreadDialect } from './sqlite-thread-dialect.ts';
import type { StoreConfig } from './store-config.ts';
import type { StoreReader } from './store-reader.ts';
import type { Database } from './tables.ts';

/** Opens the embedded store for reading alone, whether somebody writes to it or not. Throws StoreError. */
export function openSqliteReader({ file, timeoutMs }: StoreConfig & { kind: 'embedded' }): StoreReader {
  const db = new Kysely<Database>({ dialect: sqliteDialect(openForReading(file, timeoutMs)) });
  return { db, close: () => db.destroy() };
}

/** The same in a thread of its own, so that nobody waits for a long search who does not ask for it. Rejects with StoreError. */
export async function openSqliteReaderThread(config: StoreConfig & { kind: 'embedded' }): Promise<StoreReader> {
  const thread = new SqliteReaderThread(config);
  await thread.start();
  return {
    db: new Kysely<Database>({ dialect: sqliteThreadDialect(thread) }),
    close: () => thread.close(),
  };
}
