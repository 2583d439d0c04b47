import type { StoreReader } from './store-reader.ts';
import type { RecordingRow } from './tables.ts';

/** The recordings of these ids that are there, in any order. */
export async function readRecordings({ db }: StoreReader, ids: readonly number[]): Promise<readonly RecordingRow[]> {
  if (ids.length === 0) return [];
  return await db.selectFrom('recordings').selectAll().where('id', 'in', ids).execute();
}
