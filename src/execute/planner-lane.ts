import type { Turn } from './plan-queue.ts';
import { PlanQueue } from './plan-queue.ts';
import { PlannerSeat } from './planner-seat.ts';

/** A thread, and what waits for it: one thing is done at a time. */
export class PlannerLane<Job> {
  readonly seat = new PlannerSeat();
  readonly plans = new PlanQueue<Job>();
  readonly #urgent: (() => Promise<unknown>)[] = [];
  readonly #plan: (turn: Turn<Job>) => Promise<void>;
  readonly #onIdle: () => void;
  #state: 'idle' | 'busy' = 'idle';

  /** `plan` does a job, and never rejects; `onIdle` is called when nothing waits any more. */
  constructor(plan: (turn: Turn<Job>) => Promise<void>, onIdle: () => void = () => undefined) {
    this.#plan = plan;
    this.#onIdle = onIdle;
  }

  /** Does something ahead of all plans that wait. */
  first<Result>(task: () => Promise<Result>): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#urgent.push(() => task().then(resolve, reject));
      this.#wake();
    });
  }

  /** Adds a job for each caller who waits for it. */
  add(job: Job, callers: Iterable<string>): void {
    for (const caller of callers) this.plans.add(job, caller);
    this.#wake();
  }

  #wake(): void {
    if (this.#state === 'idle') void this.#work();
  }

  async #work(): Promise<void> {
    this.#state = 'busy';
    for (;;) {
      const task = this.#urgent.shift();
      const turn = task ? undefined : this.plans.take();
      if (task) await task();
      else if (turn) await this.#plan(turn);
      else break;
    }
    this.#state = 'idle';
    this.#onIdle();
  }
}
