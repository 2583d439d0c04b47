import type { Kysely } from 'kysely';
import type { StoreReader } from './store-reader.ts';
import type { Database } from './tables.ts';

/** The store as it stood at one moment. Queries are functions of it, in files of their own; a StoreReader is one, too. */
export interface StoreSnapshot {
  readonly db: Kysely<Database>;
}

/**
 * Works on the store as it stands now, however long it takes and whatever is written meanwhile; nobody waits for it. Nothing
 * else may use the reader until then. Rejects as the work does.
 */
export async function readSnapshot<Result>(
  { db }: StoreReader,
  work: (snapshot: StoreSnapshot) => Promise<Result>,
): Promise<Result> {
  return await db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute((transaction) => work({ db: transaction }));
}
