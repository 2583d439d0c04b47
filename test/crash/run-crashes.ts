import type { StoreConfig } from '../../src/store/store-config.ts';
import { createRandom } from '../../subgraphs/lib/random.ts';
import { startSurroundings } from '../surroundings.ts';
import { momentsOf } from './crash-moment.ts';
import type { CrashReport } from './crash-run.ts';
import { CrashRun } from './crash-run.ts';
import { openCrashStore } from './crash-store.ts';

/** What to run. */
export interface CrashOptions {
  readonly store: StoreConfig['kind'];
  readonly kills: number;
  /** The same seed gives the same requests and moments; what a moment meets is up to the machine. */
  readonly seed: number;
  /** Told of each kill, in a line. */
  readonly onKill: (line: string) => void;
}

/** Kills gateways with SIGKILL, one after the other, on one store, and holds what they leave against what was promised. */
export async function runCrashes({ store: kind, kills, seed, onKill }: CrashOptions): Promise<CrashReport> {
  const random = createRandom(seed);
  const surroundings = await startSurroundings();
  const store = await openCrashStore(kind, surroundings.dataDir);
  const run = new CrashRun(surroundings, store, random);
  try {
    for (const [index, moment] of momentsOf(kills).entries()) {
      onKill(`${index + 1} ${moment}: ${await run.kill(moment)}`);
      if ((index + 1) % Math.ceil(kills / 4) === 0) await run.verify();
    }
    return await run.finish();
  } finally {
    await run.close();
    await store.close();
    await surroundings.close();
  }
}
