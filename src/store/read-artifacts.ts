import type { StoreReader } from './store-reader.ts';
import type { ArtifactRow } from './tables.ts';

/** The artifacts of these hashes that are there, in any order. */
export async function readArtifacts({ db }: StoreReader, hashes: readonly string[]): Promise<readonly ArtifactRow[]> {
  if (hashes.length === 0) return [];
  return await db.selectFrom('artifacts').selectAll().where('hash', 'in', hashes).execute();
}
