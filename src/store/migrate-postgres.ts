import { Kysely, sql } from 'kysely';
import { Pool } from 'pg';
import { migrate } from './migrate.ts';
import type { PostgresConfig } from './postgres-client.ts';
import { clientConfig } from './postgres-client.ts';
import { postgresDialect } from './postgres-dialect.ts';
import type { Database } from './tables.ts';

/** A change of the schema may have to look at every row, and waits for others that make it, in milliseconds. */
const MIGRATION_MS = 3_600_000;

/** Brings the schema of a PostgreSQL database up to date, on a connection of its own. Throws StoreError. */
export async function migratePostgres(config: PostgresConfig): Promise<void> {
  const pool = new Pool({ ...clientConfig(config, MIGRATION_MS), max: 1 });
  const db = new Kysely<Database>({ dialect: postgresDialect(pool) });
  try {
    await migrate(db, { number: 'bigint', text: sql`text collate "C"`, bytes: 'bytea', withoutRowid: false });
  } finally {
    await db.destroy();
  }
}
