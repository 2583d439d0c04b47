import { setTimeout as pause } from 'node:timers/promises';
import { createRandom } from '../../subgraphs/lib/random.ts';
import type { OutageReport } from './outage-world.ts';
import { OutageWorld } from './outage-world.ts';

/**
 * Kills a PostgreSQL server under load, as often as is said, and starts it again. The gateway in front of it is never
 * restarted, and must answer after each.
 */
export async function runOutages(outages: number, seed: number): Promise<OutageReport> {
  const random = createRandom(seed);
  await using world = await OutageWorld.start(random);
  const outage = async (number: number) => {
    await pause(300 + random.below(1_000));
    await world.server.stop('immediate');
    await pause(random.below(1_500));
    await world.server.start();
    if (!(await world.isAnswering())) world.broken.push(`outage ${number}: nothing is answered afterwards`);
  };
  for (let number = 1; number <= outages; number++) await world.during(outage(number));
  return await world.finish();
}

/** Kills the gateway as well, while the server is away and entries wait in the journal; the next one takes them up. */
export async function runJournalCrash(seed: number): Promise<OutageReport> {
  const random = createRandom(seed);
  await using world = await OutageWorld.start(random);
  const crash = async () => {
    await pause(500 + random.below(500));
    await world.server.stop('immediate');
    await pause(1_500 + random.below(1_000));
    await world.kill();
  };
  await world.during(crash());
  await world.server.start();
  await world.restart();
  return await world.finish();
}
