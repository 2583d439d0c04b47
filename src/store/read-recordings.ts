import { sql } from 'kysely';
import type { StoreSnapshot } from './read-snapshot.ts';
import type { RecordingRow } from './tables.ts';
import { areWholeNumbers } from './whole-number.ts';

/** The recordings of these ids, as many as there are of them, in no order. */
export async function readRecordings({ db }: StoreSnapshot, ids: readonly number[]): Promise<readonly RecordingRow[]> {
  if (ids.length === 0) return [];
  return await db.selectFrom('recordings').selectAll().where('id', 'in', ids).execute();
}

/** Recordings that the entry of their id does not name, so many at most. */
export async function strayRecordings({ db }: StoreSnapshot, limit: number): Promise<readonly number[]> {
  const rows = await db
    .selectFrom('recordings')
    .leftJoin('audit_entries', 'audit_entries.id', 'recordings.id')
    .select('recordings.id')
    .where(sql<boolean>`(audit_entries.recording is null or audit_entries.recording <> recordings.id)`)
    .where(areWholeNumbers('recordings.id'))
    .orderBy('recordings.id')
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}
