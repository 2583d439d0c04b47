import type { QueryPlan } from '@apollo/query-planner';
import type { Lifetime } from '../lib/lifetime.ts';

/** A plan that is being made, on behalf of everybody who waits for it. */
export class PendingPlan {
  readonly #plan: Promise<QueryPlan>;
  readonly #onDeserted: () => void;
  #waiting = 0;

  /** `onDeserted` is called when the last one who waits has gone; others may come after that. */
  constructor(plan: Promise<QueryPlan>, onDeserted: () => void) {
    this.#plan = plan;
    this.#onDeserted = onDeserted;
  }

  /** The plan, for one more; without a lifetime for one who never goes. */
  wait(lifetime?: Lifetime): Promise<QueryPlan> {
    this.#waiting += 1;
    if (!lifetime) return this.#plan;
    return this.#plan.finally(lifetime.onEnd(() => this.#leave()));
  }

  #leave(): void {
    this.#waiting -= 1;
    if (this.#waiting === 0) this.#onDeserted();
  }
}
