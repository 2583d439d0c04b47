/** How long a turn is held at most, in milliseconds, should somebody forget to end it. */
const MOST_HELD_MS = 1_000;

/** How much longer than it worked a caller rests. */
const REST = 3;

/** Ends a turn; ending it again does nothing. */
export type EndTurn = () => void;

/**
 * Turns on the main thread, for work that one request can make long: parsing, validating and compiling an operation that is
 * new. One runs at a time; callers take turns, each resting three times as long as it just worked, so that whoever sends
 * nothing but new operations leaves most of the thread to the others, and delays none by more than one turn.
 */
export class FairTurns {
  /** Who waits, by caller, the one whose turn is next first. */
  readonly #waiting = new Map<string, (() => void)[]>();
  /** Until when a caller rests. */
  readonly #restsUntil = new Map<string, number>();
  #isTaken: boolean;
  #timer: NodeJS.Timeout | NodeJS.Immediate | undefined;

  constructor() {
    this.#isTaken = false;
  }

  /** How many wait for their turn. */
  get waiting(): number {
    return [...this.#waiting.values()].reduce((sum, { length }) => sum + length, 0);
  }

  /** The caller's turn: at once where nobody is before it. Whoever takes it has to end it, before it waits for anything. */
  take(caller: string): EndTurn | Promise<EndTurn> {
    if (!this.#isTaken && this.#waiting.size === 0 && this.#isRested(caller)) return this.#start(caller);
    return new Promise((resolve) => {
      const queue = this.#waiting.get(caller) ?? [];
      this.#waiting.set(caller, queue);
      queue.push(() => resolve(this.#start(caller)));
      this.#schedule();
    });
  }

  #start(caller: string): EndTurn {
    this.#isTaken = true;
    const began = performance.now();
    let isOver = false;
    // Who holds a turn works: if a timer comes first, it waits for something, and others need not wait with it.
    const timer = setTimeout(() => end(), MOST_HELD_MS);
    const end = (): void => {
      if (isOver) return;
      isOver = true;
      clearTimeout(timer);
      this.#isTaken = false;
      const now = performance.now();
      this.#restsUntil.set(caller, now + REST * (now - began));
      this.#schedule();
    };
    return end;
  }

  #isRested(caller: string): boolean {
    const until = this.#restsUntil.get(caller);
    if (until === undefined) return true;
    if (performance.now() < until) return false;
    this.#restsUntil.delete(caller);
    return true;
  }

  /** Behind what has arrived meanwhile, answers of subgraphs among it. */
  #schedule(): void {
    if (this.#timer || this.#isTaken) return;
    if (this.#waiting.size > 0) this.#timer = setImmediate(() => this.#next());
    else if (this.#restsUntil.size > MOST_RESTING) this.#forgetRested();
  }

  #next(): void {
    this.#timer = undefined;
    if (this.#isTaken) return;
    for (const [caller, queue] of this.#waiting) {
      if (!this.#isRested(caller)) continue;
      const [first, ...others] = queue;
      // Its others wait behind all other callers.
      this.#waiting.delete(caller);
      if (others.length > 0) this.#waiting.set(caller, others);
      first?.();
      return;
    }
    this.#timer = setTimeout(() => this.#next(), this.#shortestRest());
  }

  #shortestRest(): number {
    const ends = [...this.#waiting.keys()].map((caller) => this.#restsUntil.get(caller) ?? 0);
    return Math.max(1, Math.min(...ends) - performance.now());
  }

  #forgetRested(): void {
    for (const caller of [...this.#restsUntil.keys()]) this.#isRested(caller);
  }
}

/** Callers that are remembered to rest, before those are forgotten who have. */
const MOST_RESTING = 1_000;
