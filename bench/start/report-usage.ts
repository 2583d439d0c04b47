// Preloaded into what is measured (`--import`): reports what the process and all its threads have used, when it is asked
// to, or by itself when nothing is left to do.

/** What a process has used since it began. */
export interface LifeUsage {
  /** User and system time of all threads, in seconds. */
  readonly cpuSeconds: number;
  /** The most resident memory it ever had, in megabytes. */
  readonly peakMb: number;
}

function report(): void {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const usage: LifeUsage = { cpuSeconds: (userCPUTime + systemCPUTime) / 1e6, peakMb: maxRSS / 1024 };
  process.send?.(usage);
}

process.on('message', report);
process.once('beforeExit', report);
process.channel?.unref();
