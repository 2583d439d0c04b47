import type { StoreSnapshot } from './read-snapshot.ts';
import type { ArtifactRow } from './tables.ts';

/** Artifacts that are read at once: a supergraph may be megabytes. */
const PAGE = 50;

/** Every artifact, whole, in the order of names. */
export async function* artifactPages({ db }: StoreSnapshot): AsyncGenerator<readonly ArtifactRow[]> {
  for (let after = ''; ; ) {
    const rows = await db
      .selectFrom('artifacts')
      .selectAll()
      .where('hash', '>', after)
      .orderBy('hash')
      .limit(PAGE)
      .execute();
    const last = rows.at(-1);
    if (!last) return;
    yield rows;
    after = last.hash;
  }
}
