import type { StoreReader } from './store-reader.ts';
import type { ArtifactRow } from './tables.ts';

/** The artifact of this hash; undefined where there is none. */
export async function readArtifact({ db }: StoreReader, hash: string): Promise<ArtifactRow | undefined> {
  return await db.selectFrom('artifacts').selectAll().where('hash', '=', hash).executeTakeFirst();
}
