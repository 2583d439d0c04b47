import { z } from 'zod';
import type { BenchWorld } from './bench-world.ts';
import type { LoadResult } from './driver.ts';
import type { OperationName } from './operations.ts';
import { OPERATIONS } from './operations.ts';
import { cpuMsBetween, processUsage } from './process-usage.ts';
import type { RunningContestant } from './running-contestant.ts';

const loadResult = z.object({
  answered: z.number(),
  failed: z.number(),
  seconds: z.number(),
  p50Ms: z.number(),
  p99Ms: z.number(),
  answerBytes: z.number(),
});

/** Where a gateway hardly gets any CPU, this many seconds by the clock count as one of its own. */
const PATIENCE = 4;

/** The least that every kernel's /proc can show. */
const MIN_SECONDS = 0.01;

/** How long a stretch of the warm-up is at most, in seconds of CPU: long enough to tell the speed from. */
const STRETCH_SECONDS = 0.5;

/**
 * Puts load on a contestant until it has used that much CPU (or `PATIENCE` times as many seconds have passed). Resolves
 * with how many requests it answers for each second of CPU, in the stretch in which these were most.
 */
export async function warmUp(
  operation: OperationName,
  running: RunningContestant,
  world: BenchWorld,
  seconds: number,
): Promise<number> {
  const { connections } = OPERATIONS[operation];
  const begun = performance.now();
  const used = usedSince(running.child.pid);
  let perSecond = 0;
  let most = 0;
  while (Math.max(used(), sinceSeconds(begun) / PATIENCE) < seconds) {
    const usedHere = usedSince(running.child.pid);
    const amount = wholeRounds(perSecond * Math.min(STRETCH_SECONDS, seconds), connections);
    const { answered } = await loadOnce(operation, running, world, amount);
    perSecond = answered / Math.max(usedHere(), MIN_SECONDS);
    most = Math.max(most, perSecond);
  }
  return most;
}

/** Seconds of CPU that a process uses from now on. */
function usedSince(pid: number): () => number {
  const before = processUsage(pid);
  return () => cpuMsBetween(before, processUsage(pid)) / 1_000;
}

function sinceSeconds(start: number): number {
  return (performance.now() - start) / 1_000;
}

/** One run of the driver against a contestant, at a rate (requests a second) or as fast as it can. Throws where not every request is answered well. */
export async function loadOnce(
  operation: OperationName,
  { url, tokens }: RunningContestant,
  world: BenchWorld,
  amount: number,
  rate?: number,
): Promise<LoadResult> {
  const result = loadResult.parse(await world.driver.ask({ url, operation, tokens, amount, rate }));
  if (result.failed > 0 || result.answered !== amount)
    throw new Error(
      `${Math.max(result.failed, amount - result.answered)} of ${amount} requests were not answered well.`,
    );
  return result;
}

/** About that many requests: as many for one connection as for another, and at least one. */
export function wholeRounds(amount: number, connections: number): number {
  return Math.max(1, Math.round(amount / connections)) * connections;
}
