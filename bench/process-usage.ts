import { readdirSync, readFileSync } from 'node:fs';

/** What a process and all its descendants have used so far. */
export interface Usage {
  /** User and system time of every thread that still runs, in nanoseconds, by process and thread. */
  readonly threads: ReadonlyMap<string, number>;
  /** The same of all threads, also those that ended, in milliseconds; the kernel shows it in steps of 10. */
  readonly steppedMs: number;
  /** Resident memory now, in megabytes. */
  readonly rssMb: number;
}

/** USER_HZ, which is 100 on every Linux that Node.js runs on. */
const MS_PER_TICK = 10;

/** Reads a process tree from /proc. Empty for what has ended. Linux only. */
export function processUsage(pid: number): Usage {
  const tree = processTree(pid);
  return {
    threads: new Map(tree.flatMap(threadsOf)),
    steppedMs: sum(tree.map(steppedMsOf)),
    rssMb: sum(tree.map(rssMbOf)),
  };
}

/**
 * CPU that was used between two readings, in milliseconds. To the nanosecond, unless the kernel does not count so
 * (no schedstat) or a thread ended in between, which takes its count along: then in steps of 10.
 */
export function cpuMsBetween(before: Usage, after: Usage): number {
  const precise = after.threads.size > 0 && [...before.threads.keys()].every((thread) => after.threads.has(thread));
  if (!precise) return after.steppedMs - before.steppedMs;
  return sum([...after.threads].map(([thread, nanoseconds]) => nanoseconds - (before.threads.get(thread) ?? 0))) / 1e6;
}

/** The processes that a process has started and that still run. */
export function childrenOf(pid: number): readonly number[] {
  return parentsByPid()
    .filter(({ parent }) => parent === pid)
    .map((each) => each.pid);
}

function processTree(root: number): readonly number[] {
  const all = parentsByPid();
  const tree = [root];
  for (const pid of tree) tree.push(...all.filter(({ parent }) => parent === pid).map((each) => each.pid));
  return tree;
}

function parentsByPid(): readonly { readonly pid: number; readonly parent: number }[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.map((name) => ({ pid: Number(name), parent: Number(statFields(Number(name))[1]) }));
}

/** The first field of schedstat is the time on a processor in nanoseconds (sched-stats.rst of the kernel). */
function threadsOf(pid: number): readonly (readonly [string, number])[] {
  return threadIdsOf(pid).flatMap((id) => {
    const nanoseconds = Number.parseInt(readOr(`/proc/${pid}/task/${id}/schedstat`), 10);
    return Number.isNaN(nanoseconds) ? [] : [[`${pid}/${id}`, nanoseconds] as const];
  });
}

function threadIdsOf(pid: number): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
}

function steppedMsOf(pid: number): number {
  const fields = statFields(pid);
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) * MS_PER_TICK;
}

/** The fields of /proc/PID/stat from the state on, behind the name, which may hold anything (proc(5)). */
function statFields(pid: number): readonly string[] {
  const text = readOr(`/proc/${pid}/stat`);
  return text.slice(text.lastIndexOf(')') + 2).split(' ');
}

function rssMbOf(pid: number): number {
  const kilobytes = /^VmRSS:\s+(\d+)/m.exec(readOr(`/proc/${pid}/status`))?.[1];
  return Number(kilobytes ?? 0) / 1024;
}

function readOr(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
