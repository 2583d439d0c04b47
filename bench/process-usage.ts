import { readdirSync, readFileSync } from 'node:fs';

/** What a process and all its descendants have used so far. */
export interface Usage {
  /** User and system time of all threads, in milliseconds; the kernel counts in steps of 10. */
  readonly cpuMs: number;
  /** Resident memory now, in megabytes. */
  readonly rssMb: number;
}

/** USER_HZ, which is 100 on every Linux that Node.js runs on. */
const MS_PER_TICK = 10;

/** Reads a process tree from /proc. Zero for what has ended. Linux only. */
export function processUsage(pid: number): Usage {
  const usages = processTree(pid).map((each) => ({ cpuMs: cpuMsOf(each), rssMb: rssMbOf(each) }));
  return {
    cpuMs: usages.reduce((sum, { cpuMs }) => sum + cpuMs, 0),
    rssMb: usages.reduce((sum, { rssMb }) => sum + rssMb, 0),
  };
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

function cpuMsOf(pid: number): number {
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
