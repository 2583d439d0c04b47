import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startBenchWorld } from './bench-world.ts';
import { stopChildren } from './child.ts';
import type { ContestantName } from './contestants/contestant.ts';
import { CONTESTANTS } from './contestants/contestants.ts';
import { loadOnce, warmUp } from './load.ts';
import { cpuMsBetween, processUsage } from './process-usage.ts';
import { startContestant } from './running-contestant.ts';

/**
 * What the audit costs at a steady rate: CPU and latency for each small request with it and without, in alternating
 * slices. `npm run bench:audit -- [RATE] [SLICES]`.
 */
const [rate = 2_000, slices = 12] = process.argv.slice(2).map(Number);
const SECONDS = 2;
const WARM_UP_SECONDS = 11;
const NAMES: readonly ContestantName[] = ['cordon-masked', 'cordon-full'];

const folder = mkdtempSync(join(tmpdir(), 'cordon-bench-'));
try {
  const world = await startBenchWorld(folder);
  const entrants = await Promise.all(
    CONTESTANTS.filter(({ name }) => NAMES.includes(name)).map(async (contestant) => ({
      name: contestant.name,
      running: await startContestant(contestant, world),
      slices: [] as { readonly cpuUs: number; readonly p50Ms: number; readonly p99Ms: number }[],
    })),
  );
  for (const { running } of entrants) await warmUp('small', running, world, WARM_UP_SECONDS);
  for (let slice = 0; slice <= slices; slice++) {
    for (const { running, slices: measured } of slice % 2 === 0 ? entrants : entrants.toReversed()) {
      const before = processUsage(running.child.pid);
      const { p50Ms, p99Ms, answered } = await loadOnce('small', running, world, rate * SECONDS, rate);
      const cpuUs = (1_000 * cpuMsBetween(before, processUsage(running.child.pid))) / answered;
      // The first finds cold caches.
      if (slice > 0) measured.push({ cpuUs, p50Ms, p99Ms });
    }
  }
  const medians = entrants.map(({ name, slices: measured }) => {
    const of = (key: 'cpuUs' | 'p50Ms' | 'p99Ms') => median(measured.map((each) => each[key]));
    const [cpuUs, p50Ms, p99Ms] = [of('cpuUs'), of('p50Ms'), of('p99Ms')];
    process.stdout.write(`${name}: ${cpuUs.toFixed(1)} us CPU a request, p50 ${p50Ms} ms, p99 ${p99Ms} ms\n`);
    return { cpuUs, p50Ms };
  });
  const [without, withIt] = medians;
  if (without && withIt)
    process.stdout.write(
      `the audit at ${rate} requests/s: ${(withIt.cpuUs - without.cpuUs).toFixed(1)} us CPU, ${(withIt.p50Ms - without.p50Ms).toFixed(1)} ms of p50\n`,
    );
} finally {
  await stopChildren();
  rmSync(folder, { recursive: true, force: true });
}

function median(values: readonly number[]): number {
  return values.toSorted((one, two) => one - two)[Math.floor(values.length / 2)] ?? Number.NaN;
}
