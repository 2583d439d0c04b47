import { Kysely, sql } from 'kysely';
import { Pool } from 'pg';
import type { PostgresConfig } from './postgres-client.ts';
import { applySettings, clientConfig } from './postgres-client.ts';
import { postgresDialect } from './postgres-dialect.ts';
import { NoStoreError } from './store-error.ts';
import type { StoreReader } from './store-reader.ts';
import type { Database } from './tables.ts';

const CONNECTIONS = 4;

/** How long one statement may take, in milliseconds: an export reads in parts. */
const READ_MS = 60_000;

// A search asks many parts of the index for little: compiling all of that takes longer than doing it.
const SETTINGS = { default_transaction_read_only: 'on', statement_timeout: READ_MS, jit: 'off' };

/** Opens the store in PostgreSQL for reading alone. Throws StoreError, and NoStoreError where nothing was written. */
export async function openPostgresReader(config: PostgresConfig): Promise<StoreReader> {
  const pool = new Pool({
    ...clientConfig(config, READ_MS),
    max: CONNECTIONS,
    onConnect: (client) => applySettings(client, SETTINGS),
  });
  const db = new Kysely<Database>({ dialect: postgresDialect(pool) });
  try {
    const { rows } = await sql<{
      readonly head: string | null;
    }>`select to_regclass('chain_heads')::text as head`.execute(db);
    if (rows[0]?.head == null)
      throw new NoStoreError('The store in PostgreSQL has nothing to read: no gateway wrote to it.');
    return { db, close: () => db.destroy() };
  } catch (error) {
    await db.destroy();
    throw error;
  }
}
