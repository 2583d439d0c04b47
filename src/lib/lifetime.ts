/** How long one client request may take, and whether anybody still waits for it. */
export interface Lifetime {
  /** When its time is up, in milliseconds of `performance.now()`. */
  readonly deadline: number;
  /** Whether the client went away or the deadline has passed. */
  readonly ended: boolean;
  /** Whether the client went away. */
  readonly isGone: boolean;
  /**
   * Calls the listener once when the client goes away, or at once if it has gone; the function that it returns stops
   * that. A passing deadline calls nobody: whoever waits keeps a timer of its own.
   */
  onEnd(listener: () => void): () => void;
}

/** A lifetime that its owner ends when the client goes away; ending it again does nothing. */
export interface OwnedLifetime extends Lifetime {
  end(): void;
}

/** Starts a lifetime of `durationMs` from now. It holds no timer, and costs nothing until somebody listens. */
export function createLifetime(durationMs: number): OwnedLifetime {
  return new TimedLifetime(performance.now() + durationMs);
}

class TimedLifetime implements OwnedLifetime {
  readonly deadline: number;
  #isGone: boolean;
  #listeners: Set<() => void> | undefined;

  constructor(deadline: number) {
    this.deadline = deadline;
    this.#isGone = false;
  }

  get ended(): boolean {
    return this.#isGone || performance.now() >= this.deadline;
  }

  get isGone(): boolean {
    return this.#isGone;
  }

  onEnd(listener: () => void): () => void {
    if (this.#isGone) {
      listener();
      return doNothing;
    }
    this.#listeners ??= new Set();
    const listeners = this.#listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  }

  end(): void {
    if (this.#isGone) return;
    this.#isGone = true;
    const listeners = this.#listeners ?? [];
    this.#listeners = undefined;
    for (const listener of listeners) listener();
  }
}

function doNothing(): void {}
