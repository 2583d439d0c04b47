import type { ContestantName } from './contestants/contestant.ts';
import type { Entrant, Measured } from './measure.ts';
import { cpuMsBetween, processUsage } from './process-usage.ts';

/**
 * Counts from now on what processes use outside of what is measured: the returned function gives it in percent of a core
 * while nothing of theirs was measured. A gateway that works while it should be idle would disturb the others, and what
 * it puts off (garbage collection, say) would be counted nowhere.
 */
export function idleMeter(
  entrants: readonly Entrant[],
): (measured: readonly Measured[]) => ReadonlyMap<ContestantName, number> {
  const begun = performance.now();
  const pids = new Map(entrants.map(({ contestant, running }) => [contestant.name, running.child.pid]));
  const before = [...pids].map(([name, pid]) => ({ name, pid, usage: processUsage(pid) }));
  return (measured) => {
    const elapsedMs = performance.now() - begun;
    return new Map(
      before.map(({ name, pid, usage }) => {
        const own = measured.filter(({ contestant }) => contestant === name);
        const cpuMs = own.reduce((sum, row) => sum + row.cpuMs * row.requests, 0);
        const busyMs = own.reduce((sum, row) => sum + (row.requests * 1_000) / row.requestsPerSecond, 0);
        return [name, (100 * (cpuMsBetween(usage, processUsage(pid)) - cpuMs)) / (elapsedMs - busyMs)];
      }),
    );
  };
}
