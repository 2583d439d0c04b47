import type { StoreReader } from './store-reader.ts';
import type { RecordingRow } from './tables.ts';

/** The recording of this id; undefined where there is none. */
export async function readRecording({ db }: StoreReader, id: number): Promise<RecordingRow | undefined> {
  return await db.selectFrom('recordings').selectAll().where('id', '=', id).executeTakeFirst();
}
