import type { StoreReader } from './store-reader.ts';
import type { InspectionFindRow } from './tables.ts';

/**
 * What inspection found at all, of which something was found at a time or later (milliseconds since the epoch). Nothing in a
 * store of an older version, which no gateway of this one has opened yet.
 */
export async function readFinds({ db }: StoreReader, since = 0): Promise<readonly InspectionFindRow[]> {
  const tables = await db.introspection.getTables();
  if (!tables.some(({ name }) => name === 'inspection_finds')) return [];
  return await db
    .selectFrom('inspection_finds')
    .selectAll()
    .where('last_seen', '>=', since)
    .orderBy('coordinate')
    .orderBy('path')
    .orderBy('category')
    .orderBy('detector')
    .execute();
}
