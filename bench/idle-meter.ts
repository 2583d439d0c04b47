import type { Usage } from './process-usage.ts';
import { cpuMsBetween, processUsage } from './process-usage.ts';
import type { RunningContestant } from './running-contestant.ts';

/** Counts what processes use while they have nothing to do. */
export interface IdleMeter {
  /** From here on a process is idle. */
  rests(running: RunningContestant): void;
  /** It is about to work. */
  wakes(running: RunningContestant): void;
  /** What it used while it was idle, in percent of a core; 0 where it never was. */
  percent(running: RunningContestant): number;
}

/**
 * Makes a meter. A gateway that works while it should be idle would disturb the others, and what it puts off (garbage
 * collection, say) would be counted nowhere.
 */
export function createIdleMeter(): IdleMeter {
  const resting = new Map<RunningContestant, { readonly usage: Usage; readonly since: number }>();
  const totals = new Map<RunningContestant, { readonly cpuMs: number; readonly clockMs: number }>();
  return {
    rests: (running) => void resting.set(running, { usage: processUsage(running.child.pid), since: performance.now() }),
    wakes: (running) => {
      const begun = resting.get(running);
      if (!begun) return;
      const { cpuMs, clockMs } = totals.get(running) ?? { cpuMs: 0, clockMs: 0 };
      totals.set(running, {
        cpuMs: cpuMs + cpuMsBetween(begun.usage, processUsage(running.child.pid)),
        clockMs: clockMs + performance.now() - begun.since,
      });
    },
    percent: (running) => {
      const total = totals.get(running);
      return total ? (100 * total.cpuMs) / total.clockMs : 0;
    },
  };
}
