import type { BenchWorld } from './bench-world.ts';
import type { ContestantName } from './contestants/contestant.ts';
import { loadOnce, warmUp, wholeRounds } from './load.ts';
import type { OperationName } from './operations.ts';
import { OPERATIONS } from './operations.ts';
import type { Usage } from './process-usage.ts';
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

/** How long to warm up and to measure, in seconds of the gateway's own CPU (load.ts). */
export interface Durations {
  readonly warmUpSeconds: number;
  readonly seconds: number;
}

/**
 * Warms a contestant up and measures it over a fixed number of requests: it starts and ends idle, so that the CPU is that of
 * exactly these requests. Throws where any of them fails.
 */
export async function measure(
  contestant: ContestantName,
  operation: OperationName,
  running: RunningContestant,
  world: BenchWorld,
  durations: Durations,
): Promise<Row> {
  const perSecond = await warmUp(operation, running, world, durations.warmUpSeconds);
  const amount = wholeRounds(perSecond * durations.seconds, OPERATIONS[operation].connections);
  await running.probe({ kind: 'delay-start' });
  const before = await counters(running, world);
  const result = await loadOnce(operation, running, world, amount);
  const after = await counters(running, world);
  const delay = await running.probe({ kind: 'delay-stop' });
  return {
    contestant,
    operation,
    cpuMs: (after.gateway.cpuMs - before.gateway.cpuMs) / amount,
    requestsPerSecond: amount / result.seconds,
    p50Ms: result.p50Ms,
    p99Ms: result.p99Ms,
    rssMb: after.gateway.rssMb,
    subgraphRequests: (after.requests - before.requests) / amount,
    answerKb: result.answerBytes / 1_000,
    subgraphCpuMs: (after.subgraphs.cpuMs - before.subgraphs.cpuMs) / amount,
    loopDelayP99Ms: delay?.p99Ms ?? null,
  };
}

interface Counters {
  readonly gateway: Usage;
  readonly subgraphs: Usage;
  /** What the subgraphs were asked so far. */
  readonly requests: number;
}

async function counters({ child }: RunningContestant, { subgraphs, countRequests }: BenchWorld): Promise<Counters> {
  return { gateway: processUsage(child.pid), subgraphs: processUsage(subgraphs.pid), requests: await countRequests() };
}
