import { z } from 'zod';
import type { BenchWorld } from './bench-world.ts';
import type { ContestantName } from './contestants/contestant.ts';
import type { LoadResult } from './driver.ts';
import type { OperationName } from './operations.ts';
import { OPERATIONS } from './operations.ts';
import { processUsage } from './process-usage.ts';
import type { RunningContestant } from './running-contestant.ts';

/** One contestant on one operation, in one round or as the median of all. */
export interface Row {
  readonly contestant: ContestantName;
  readonly operation: OperationName;
  /** User and system time of the gateway's processes for each request, in milliseconds. */
  readonly cpuMs: number;
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Resident memory right after the last answer, in megabytes. */
  readonly rssMb: number;
  /** Requests that the subgraphs had for each request of a client. */
  readonly subgraphRequests: number;
  /** Size of an answer in kilobytes (1,000 bytes), with its head. */
  readonly answerKb: number;
  /** CPU of the subgraphs for each request, in milliseconds: to see that they are not what is measured. */
  readonly subgraphCpuMs: number;
  /** By how much the event loop was late (99th percentile, milliseconds); null where no probe runs inside. */
  readonly loopDelayP99Ms: number | null;
}

/** How long to warm up and to measure, in seconds. */
export interface Durations {
  readonly warmUpSeconds: number;
  readonly seconds: number;
}

const loadResult = z.object({
  answered: z.number(),
  failed: z.number(),
  seconds: z.number(),
  p50Ms: z.number(),
  p99Ms: z.number(),
  answerBytes: z.number(),
});

/**
 * Measures a warmed-up contestant over a fixed number of requests: it starts and ends idle, so that the CPU is that of
 * exactly these requests. Throws where any of them fails.
 */
export async function measure(
  contestant: ContestantName,
  operation: OperationName,
  running: RunningContestant,
  world: BenchWorld,
  durations: Durations,
): Promise<Row> {
  const load = (amount: number) => loadOnce(operation, running, world, amount);
  const rate = await warmUp(load, OPERATIONS[operation].connections, durations.warmUpSeconds);
  const amount = wholeRounds(rate * durations.seconds, OPERATIONS[operation].connections);
  await running.probe({ kind: 'delay-start' });
  const requestsBefore = await world.countRequests();
  const before = processUsage(running.child.pid);
  const subgraphsBefore = processUsage(world.subgraphs.pid);
  const result = await load(amount);
  const after = processUsage(running.child.pid);
  const subgraphsAfter = processUsage(world.subgraphs.pid);
  const requestsAfter = await world.countRequests();
  const delay = await running.probe({ kind: 'delay-stop' });
  return {
    contestant,
    operation,
    cpuMs: (after.cpuMs - before.cpuMs) / amount,
    requestsPerSecond: amount / result.seconds,
    p50Ms: result.p50Ms,
    p99Ms: result.p99Ms,
    rssMb: after.rssMb,
    subgraphRequests: (requestsAfter - requestsBefore) / amount,
    answerKb: result.answerBytes / 1_000,
    subgraphCpuMs: (subgraphsAfter.cpuMs - subgraphsBefore.cpuMs) / amount,
    loopDelayP99Ms: delay?.p99Ms ?? null,
  };
}

/** Puts load on a contestant for a time; resolves with the last requests per second that it answered. */
export async function warmUp(
  load: (amount: number) => Promise<LoadResult>,
  connections: number,
  seconds: number,
): Promise<number> {
  const deadline = performance.now() + seconds * 1_000;
  let rate = 0;
  do {
    const left = Math.max(0, deadline - performance.now()) / 1_000;
    const { answered, seconds: took } = await load(wholeRounds(rate * Math.min(left, 1), connections));
    rate = answered / took;
  } while (performance.now() < deadline);
  return rate;
}

/** One run of the driver against a contestant. */
export async function loadOnce(
  operation: OperationName,
  { url, tokens }: RunningContestant,
  world: BenchWorld,
  amount: number,
): Promise<LoadResult> {
  const result = loadResult.parse(await world.driver.ask({ url, operation, tokens, amount }));
  if (result.failed > 0 || result.answered !== amount)
    throw new Error(`${operation}: ${amount - result.answered} of ${amount} requests were not answered with 200.`);
  return result;
}

/** As many requests for one connection as for another. */
function wholeRounds(amount: number, connections: number): number {
  return Math.max(1, Math.round(amount / connections)) * connections;
}
