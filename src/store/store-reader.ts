import type { Kysely } from 'kysely';
import type { Database } from './tables.ts';

/** The way to read: a connection that cannot write. Queries are functions of it, in files of their own. */
export interface StoreReader {
  readonly db: Kysely<Database>;
  close(): Promise<void>;
}
