import { CodedError } from '../errors.ts';

/** Bounds on what runs at once. */
export interface AdmissionLimits {
  /** Requests of all callers. */
  readonly concurrentRequests: number;
  /** Requests of one caller. */
  readonly concurrentPerCaller: number;
}

/** Long enough that a client that waits is not refused at once again. */
const RETRY_AFTER_SECONDS = 1;

/** Counts the requests that run. It stands before a byte of a body is read: what is refused here costs next to nothing. */
export class Admission {
  readonly #limits: AdmissionLimits;
  readonly #running = new Map<string, number>();
  #all = 0;

  constructor(limits: AdmissionLimits) {
    this.#limits = limits;
  }

  /**
   * Takes a place for a caller (`callerOf`), which `leave` gives back. Throws CodedError `CALLER_LIMIT` where the caller
   * has all places that one may have, `OVERLOADED` where all have.
   */
  enter(caller: string): void {
    const running = this.#running.get(caller) ?? 0;
    const { concurrentRequests, concurrentPerCaller: limit } = this.#limits;
    if (running >= limit) throw new CodedError('CALLER_LIMIT', { limit, retryAfterSeconds: RETRY_AFTER_SECONDS });
    if (this.#all >= concurrentRequests) throw new CodedError('OVERLOADED', { retryAfterSeconds: RETRY_AFTER_SECONDS });
    this.#running.set(caller, running + 1);
    this.#all++;
  }

  leave(caller: string): void {
    const running = this.#running.get(caller) ?? 0;
    if (running > 1) this.#running.set(caller, running - 1);
    else this.#running.delete(caller);
    this.#all--;
  }
}
