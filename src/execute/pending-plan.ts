import type { QueryPlan } from '@apollo/query-planner';
import type { Lifetime } from '../lib/lifetime.ts';
import type { PlanTicket } from './planner-thread.ts';

/** A plan that is being made, on behalf of everybody who waits for it. */
export class PendingPlan {
  readonly #plan: Promise<QueryPlan>;
  readonly #ticket: Omit<PlanTicket, 'plan'>;
  /** By caller: how many wait. */
  readonly #waiting = new Map<string, number>();

  constructor(plan: Promise<QueryPlan>, ticket: Omit<PlanTicket, 'plan'>) {
    this.#plan = plan;
    this.#ticket = ticket;
  }

  /** The plan, for one more of a caller's; without a lifetime for one who never goes. */
  wait(caller: string, lifetime?: Lifetime): Promise<QueryPlan> {
    const waiting = this.#waiting.get(caller) ?? 0;
    if (waiting === 0) this.#ticket.join(caller);
    this.#waiting.set(caller, waiting + 1);
    if (!lifetime) return this.#plan;
    return this.#plan.finally(lifetime.onEnd(() => this.#leave(caller)));
  }

  #leave(caller: string): void {
    const waiting = (this.#waiting.get(caller) ?? 0) - 1;
    this.#waiting.set(caller, waiting);
    if (waiting > 0) return;
    this.#waiting.delete(caller);
    this.#ticket.leave(caller);
  }
}
