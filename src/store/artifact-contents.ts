import type { Kysely } from 'kysely';
import type { Database } from './tables.ts';

/** What artifacts say, by their hashes; those that are not there are not in the answer. */
export async function artifactContents(
  db: Kysely<Database>,
  hashes: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (hashes.length === 0) return new Map();
  const rows = await db.selectFrom('artifacts').select(['hash', 'content']).where('hash', 'in', hashes).execute();
  return new Map(rows.map(({ hash, content }) => [hash, content]));
}
