import { setTimeout as pause } from 'node:timers/promises';
import type { StoreReader } from '../../src/store/store-reader.ts';
import type { Random } from '../../subgraphs/lib/random.ts';

/**
 * When a gateway is killed. `starting`: before it answers. `first`: within its first tenth of a second. `working`: some
 * time later. `signing`: when the index has just been written, and the checkpoint has not. `indexing`: about when the
 * index is written the next time.
 */
export type CrashMoment = (typeof MOMENTS)[number];

const MOMENTS = ['starting', 'first', 'working', 'working', 'signing', 'indexing'] as const;

/** How often the index is written, in milliseconds: whenever a checkpoint is made. */
const CHECKPOINT_MS = 1_000;

/** How soon it is seen. */
const LOOK_MS = 4;

/** The moments of a run, in turn, so that a short run meets requests under way too; the very first start is killed as well. */
export function momentsOf(count: number): readonly CrashMoment[] {
  return Array.from({ length: count }, (_, index) => MOMENTS[index % MOMENTS.length] ?? 'starting');
}

/** Waits until it is time to kill a gateway that answers and is under load. */
export async function untilMoment(moment: CrashMoment, reader: StoreReader, random: Random): Promise<void> {
  switch (moment) {
    case 'starting':
      return;
    case 'first':
      return await pause(random.below(100));
    case 'working':
      return await pause(100 + random.below(700));
    case 'signing':
      return await untilIndexed(reader);
    case 'indexing':
      await untilIndexed(reader);
      return await pause(CHECKPOINT_MS - 40 + random.below(80));
  }
}

/** Returns when more is indexed than was. */
async function untilIndexed({ db }: StoreReader): Promise<void> {
  const reach = async () => {
    const { max } = db.fn;
    const [row] = await db.selectFrom('term_generations').select(max('last_entry').as('last')).execute();
    return row?.last ?? 0;
  };
  const before = await reach();
  for (let tries = 0; tries < (3 * CHECKPOINT_MS) / LOOK_MS && (await reach()) === before; tries++)
    await pause(LOOK_MS);
}
