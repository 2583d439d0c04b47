/** What a request that may be sent is to the breaker: one of many, or the one that finds out whether it can close. */
export type BreakerTicket = 'normal' | 'probe';

/** How such a request ended. `abandoned` says nothing about the subgraph: whoever asked went away. */
export type BreakerOutcome = 'success' | 'failure' | 'abandoned';

/** When a subgraph is left alone. */
export interface BreakerLimits {
  /** Failures in a row that open it. */
  readonly breakerFailures: number;
  /** How long it stays open before each probe, in milliseconds. */
  readonly breakerPauseMs: number;
}

/**
 * Leaves a failing subgraph alone: after `breakerFailures` failures in a row nothing is sent for `breakerPauseMs`, then
 * one probe at a time until one succeeds. Pure: times are handed in, in milliseconds of one monotonic clock.
 */
export class CircuitBreaker {
  readonly #limits: BreakerLimits;
  #failures = 0;
  #state: 'closed' | 'open' | 'probing' = 'closed';
  /** When the next probe may go, while open. */
  #probesAt = 0;

  constructor(limits: BreakerLimits) {
    this.#limits = limits;
  }

  /** Whether a request may be sent now; every ticket must be handed back to `settle` exactly once. */
  admit(now: number): BreakerTicket | undefined {
    if (this.#state === 'closed') return 'normal';
    if (this.#state === 'probing' || now < this.#probesAt) return undefined;
    this.#state = 'probing';
    return 'probe';
  }

  /** Counts how a request ended. Those sent before it opened change nothing until it is closed again. */
  settle(ticket: BreakerTicket, outcome: BreakerOutcome, now: number): void {
    if (ticket === 'probe') this.#state = 'open';
    else if (this.#state !== 'closed') return;
    if (outcome === 'success') this.#close();
    if (outcome === 'failure') this.#fail(now);
  }

  #close(): void {
    this.#failures = 0;
    this.#state = 'closed';
  }

  #fail(now: number): void {
    this.#failures += 1;
    if (this.#failures < this.#limits.breakerFailures) return;
    this.#state = 'open';
    this.#probesAt = now + this.#limits.breakerPauseMs;
  }
}
