/** A job whose turn has come, and the caller whose turn it is. */
export interface Turn<Job> {
  readonly job: Job;
  readonly caller: string;
}

interface Line<Job> {
  /** In the order in which they came. */
  readonly jobs: Set<Job>;
  /** Milliseconds of the thread that the caller has had, or those of `#clock` when it came later. */
  used: number;
  /** When it last had a turn, in turns of all; 0 if never: of equals, who has waited longest is next. */
  lastTurn: number;
}

/**
 * What callers wait for, taken in turns: next is the caller that has had the thread for the least time (start-time fair
 * queueing, Goyal 1996). Who comes with something small waits for what runs, and not for what others have in the queue. A job
 * that several wait for has the best of their places.
 */
export class PlanQueue<Job> {
  readonly #lines = new Map<string, Line<Job>>();
  /** Who has a place for a job: at least one. */
  readonly #callers = new Map<Job, Set<string>>();
  /** What a caller would have had that always waited: a newcomer starts here, so that nobody saves time up or starves. */
  #clock = 0;
  #turns = 0;

  /** How many jobs wait. */
  get size(): number {
    return this.#callers.size;
  }

  has(job: Job): boolean {
    return this.#callers.has(job);
  }

  /** For how many jobs a caller waits. */
  waitingOf(caller: string): number {
    return this.#lines.get(caller)?.jobs.size ?? 0;
  }

  /** Adds a job, or one more caller who waits for it. */
  add(job: Job, caller: string): void {
    const line = this.#lineOf(caller);
    line.jobs.add(job);
    const callers = this.#callers.get(job) ?? new Set();
    this.#callers.set(job, callers.add(caller));
  }

  /** Takes a caller's place for a job away; true if nobody waits for the job any more. */
  leave(job: Job, caller: string): boolean {
    const callers = this.#callers.get(job);
    if (!callers?.delete(caller)) return false;
    this.#lines.get(caller)?.jobs.delete(job);
    if (callers.size === 0) this.#callers.delete(job);
    return callers.size === 0;
  }

  /** Takes the next job out; undefined if none waits. */
  take(): Turn<Job> | undefined {
    let next: (Turn<Job> & { readonly line: Line<Job> }) | undefined;
    for (const [caller, line] of this.#lines) {
      const [job] = line.jobs;
      if (job !== undefined && (!next || isBefore(line, next.line))) next = { job, caller, line };
    }
    if (!next) return undefined;
    const { job, caller, line } = next;
    line.lastTurn = ++this.#turns;
    for (const each of this.#callers.get(job) ?? []) this.#lines.get(each)?.jobs.delete(job);
    this.#callers.delete(job);
    return { job, caller };
  }

  /** Counts the time that a caller's job took, in milliseconds. Once nothing waits, all is forgotten. */
  charge(caller: string, milliseconds: number): void {
    if (this.size === 0) {
      this.#lines.clear();
      this.#clock = 0;
      return;
    }
    this.#lineOf(caller).used += milliseconds;
    const waiting = [...this.#lines.values()].filter(({ jobs }) => jobs.size > 0).length;
    this.#clock += milliseconds / (this.waitingOf(caller) > 0 ? waiting : waiting + 1);
    for (const [each, { jobs, used }] of this.#lines) {
      if (jobs.size === 0 && used <= this.#clock) this.#lines.delete(each);
    }
  }

  /** Takes out the last job of the caller who waits for most, if for more than that many and alone; undefined otherwise. */
  dropOfLongest(than: number): Job | undefined {
    const [longest] = [...this.#lines].sort(([, a], [, b]) => b.jobs.size - a.jobs.size);
    if (!longest || longest[1].jobs.size <= than) return undefined;
    const [caller, { jobs }] = longest;
    const job = [...jobs].findLast((each) => this.#callers.get(each)?.size === 1);
    if (job !== undefined) this.leave(job, caller);
    return job;
  }

  #lineOf(caller: string): Line<Job> {
    const line = this.#lines.get(caller) ?? { jobs: new Set(), used: this.#clock, lastTurn: 0 };
    this.#lines.set(caller, line);
    return line;
  }
}

function isBefore<Job>(a: Line<Job>, b: Line<Job>): boolean {
  return a.used < b.used || (a.used === b.used && a.lastTurn < b.lastTurn);
}
