import type { StoreReader } from './store-reader.ts';
import type { CheckpointRow } from './tables.ts';

/** Up to where a chain is signed, and since when. */
export type LastCheckpoint = Omit<CheckpointRow, 'jws'>;

/** The last checkpoint of each of these writers that has one. */
export async function lastCheckpoints(
  { db }: StoreReader,
  writers: readonly number[],
): Promise<readonly LastCheckpoint[]> {
  if (writers.length === 0) return [];
  const last = db
    .selectFrom('checkpoints')
    .select((eb) => ['writer', eb.fn.max('sequence').as('sequence')])
    .where('writer', 'in', writers)
    .groupBy('writer');
  return await db
    .selectFrom('checkpoints')
    .innerJoin(last.as('last'), (join) =>
      join.onRef('last.writer', '=', 'checkpoints.writer').onRef('last.sequence', '=', 'checkpoints.sequence'),
    )
    .select(['checkpoints.writer', 'checkpoints.sequence', 'checkpoints.made_at'])
    .execute();
}
