import { sql } from 'kysely';
import type { StoreSnapshot } from './read-snapshot.ts';
import type { CheckpointRow } from './tables.ts';
import { areWholeNumbers, isReadable } from './whole-number.ts';

/** Checkpoints that are read at once. */
const PAGE = 1_000;

/** A checkpoint, and where it is filed. */
export type FiledCheckpoint = Pick<CheckpointRow, 'writer' | 'sequence' | 'jws'>;

/** Every checkpoint, by writer and place as it is filed; but for those of `countStrangeKeys`. */
export async function* checkpointPages({ db }: StoreSnapshot): AsyncGenerator<readonly FiledCheckpoint[]> {
  for (let [writer, sequence] = [-1, -1]; ; ) {
    const rows = await db
      .selectFrom('checkpoints')
      .select(['writer', 'sequence', 'jws'])
      .where(sql<boolean>`(writer, sequence) > (${writer}, ${sequence})`)
      .where(isReadable('writer'))
      .where(areWholeNumbers('sequence'))
      .orderBy('writer')
      .orderBy('sequence')
      .limit(PAGE)
      .execute();
    const last = rows.at(-1);
    if (!last) return;
    yield rows;
    [writer, sequence] = [last.writer, last.sequence];
  }
}
