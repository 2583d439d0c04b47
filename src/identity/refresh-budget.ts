/** How many times something may be done at once, and how soon once more. */
export interface BudgetLimits {
  readonly burst: number;
  /** Milliseconds until one more is allowed. */
  readonly every: number;
}

/**
 * A token bucket: each call asks for one, and says whether there was one. `now` is in milliseconds; a clock that was set
 * back gives nothing.
 */
export function createRefreshBudget({ burst, every }: BudgetLimits, now: () => number): () => boolean {
  let left = burst;
  let countedAt = now();
  return () => {
    const gained = Math.max(0, Math.floor((now() - countedAt) / every));
    // What is left of an interval counts for the next one, unless there was nothing to gain or to count from.
    countedAt = left + gained >= burst || now() < countedAt ? now() : countedAt + gained * every;
    left = Math.min(burst, left + gained);
    if (left === 0) return false;
    left--;
    return true;
  };
}
