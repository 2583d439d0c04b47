import type { Lifetime } from '../lib/lifetime.ts';
import type { SubgraphAnswer } from './subgraph-answer.ts';
import { SubgraphUnavailable } from './subgraph-unavailable.ts';

/** Why a waiter left before there was an answer: its time was up, or its client went away. */
export type Departure = 'late' | 'gone';

/** What a waiter waits for. */
export interface Waited {
  /** The subgraph's name. */
  readonly subgraph: string;
  /** Whether the request has left. */
  readonly wasSent: boolean;
  /** The waiter waits no more, and settles itself. */
  leave(waiter: Waiter, departure: Departure): void;
}

/** How the promise of a waiter is settled. */
export interface Settlement {
  readonly resolve: (answer: SubgraphAnswer) => void;
  readonly reject: (error: SubgraphUnavailable) => void;
}

/** Timers are rounded up to these steps: the runtime keeps them in one list for each distinct duration. */
const STEP_MS = 25;

const DEPARTURES: Readonly<Record<Departure, string>> = {
  late: 'took too long',
  gone: 'is not waited for any more',
};

/**
 * One caller that waits for a subgraph. Its promise is settled once: by an answer or a failure, or else when its client
 * goes away or, to within 25 ms, when its time is up.
 */
export class Waiter {
  /** When it stops waiting, in milliseconds of `performance.now()`. */
  readonly deadline: number;
  readonly #waited: Waited;
  readonly #settlement: Settlement;
  readonly #timer: NodeJS.Timeout;
  readonly #stopListening: () => void;

  /** Starts to wait until `end`, and not beyond the lifetime, whose client must still be there. */
  constructor(waited: Waited, lifetime: Lifetime, end: number, now: number, settlement: Settlement) {
    this.deadline = Math.min(lifetime.deadline, end);
    this.#waited = waited;
    this.#settlement = settlement;
    this.#timer = setTimeout(leaveLate, roundedUp(this.deadline - now), this);
    this.#stopListening = lifetime.onEnd(() => this.leave('gone'));
  }

  /** Hands over the answer. */
  answer(answer: SubgraphAnswer): void {
    this.#stop();
    this.#settlement.resolve(answer);
  }

  /** Says that there will be none. */
  fail(what: string): void {
    this.#stop();
    this.#settlement.reject(new SubgraphUnavailable(this.#waited.subgraph, what, this.#waited.wasSent));
  }

  /** Stops waiting, and tells what it waited for. */
  leave(departure: Departure): void {
    this.fail(DEPARTURES[departure]);
    this.#waited.leave(this, departure);
  }

  #stop(): void {
    clearTimeout(this.#timer);
    this.#stopListening();
  }
}

function leaveLate(waiter: Waiter): void {
  waiter.leave('late');
}

function roundedUp(ms: number): number {
  // Sums of times are off by fractions of a microsecond, which must not cost a step.
  return Math.ceil((ms - 0.01) / STEP_MS) * STEP_MS;
}
