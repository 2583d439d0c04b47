import { sql } from 'kysely';
import type { StoreSnapshot } from './read-snapshot.ts';

/**
 * Whether SQLite finds nothing wrong with the file of an embedded store: whatever is read by an index is what stands in its
 * table. It looks at all of the file. Rejects where that is damaged past reading.
 */
export async function isIntact({ db }: StoreSnapshot): Promise<boolean> {
  const { rows } = await sql<{ readonly integrity_check: string }>`pragma integrity_check(1)`.execute(db);
  return rows[0]?.integrity_check === 'ok';
}
