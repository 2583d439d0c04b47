import type { BenchWorld } from './bench-world.ts';
import type { ContestantName } from './contestants/contestant.ts';
import type { Cell } from './groups.ts';
import { loadOnce } from './load.ts';
import type { OperationName } from './operations.ts';
import type { Usage } from './process-usage.ts';
import { cpuMsBetween, processUsage } from './process-usage.ts';
import type { RunningContestant } from './running-contestant.ts';

/** One contestant on one operation, in one slice or as the median of all. */
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

/** One short stretch of load, from idle to idle. */
export interface Measured extends Row {
  readonly requests: number;
}

/** What was measured in one of many slices. */
export interface Slice extends Measured {
  readonly round: number;
  /** Slices of one pass were measured next to each other. */
  readonly pass: number;
  /** What its process used between its slices, in percent of a core: no other figure counts it. */
  readonly idlePercent: number;
}

/** A contestant that is warmed up for an operation, and how many requests make a slice. */
export interface Entrant extends Cell {
  readonly running: RunningContestant;
  readonly requests: number;
}

/**
 * Measures an entrant over its number of requests: it starts and ends idle, so that the CPU is that of exactly these
 * requests. Throws where any of them fails.
 */
export async function measure(
  { contestant, operation, running, requests }: Entrant,
  world: BenchWorld,
): Promise<Measured> {
  await running.probe({ kind: 'delay-start' });
  const before = await counters(running, world);
  const result = await loadOnce(operation, running, world, requests);
  const after = await counters(running, world);
  const delay = await running.probe({ kind: 'delay-stop' });
  return {
    contestant: contestant.name,
    operation,
    requests,
    cpuMs: cpuMsBetween(before.gateway, after.gateway) / requests,
    requestsPerSecond: requests / result.seconds,
    p50Ms: result.p50Ms,
    p99Ms: result.p99Ms,
    rssMb: after.gateway.rssMb,
    subgraphRequests: (after.requests - before.requests) / requests,
    answerKb: result.answerBytes / 1_000,
    subgraphCpuMs: cpuMsBetween(before.subgraphs, after.subgraphs) / requests,
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
  const requests = await countRequests();
  return { gateway: processUsage(child.pid), subgraphs: processUsage(subgraphs.pid), requests };
}
