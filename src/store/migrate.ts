import type { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import type { ColumnTypes } from './migrations.ts';
import { migrations } from './migrations.ts';
import { StoreError } from './store-error.ts';
import type { Database } from './tables.ts';

/** Brings the schema up to date; starts at the same time wait for each other. Throws StoreError. */
export async function migrate(db: Kysely<Database>, types: ColumnTypes): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations(types) } });
  const { error, results } = await migrator.migrateToLatest();
  if (!error) return;
  const failed = results?.find(({ status }) => status === 'Error')?.migrationName ?? 'unknown';
  const reason = error instanceof Error ? error.message.replace(/\.?$/, '.') : '';
  throw new StoreError(
    `The store cannot be brought up to date (${failed}): ${reason} A store of a newer version needs that version of Cordon.`,
  );
}
