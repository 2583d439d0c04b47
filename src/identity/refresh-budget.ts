/** How many times something may be done at once, and how soon once more. */
export interface BudgetLimits {
  readonly burst: number;
  /** Milliseconds until one more is allowed. */
  readonly every: number;
}

/** Asks for one, where more than `reserve` (default none) are left; says whether there was one. */
export type Budget = (reserve?: number) => boolean;

/** A token bucket. `now` is in milliseconds; a clock that was set back gives nothing. */
export function createRefreshBudget({ burst, every }: BudgetLimits, now: () => number): Budget {
  let left = burst;
  let countedAt = now();
  return (reserve = 0) => {
    const gained = Math.max(0, Math.floor((now() - countedAt) / every));
    // What is left of an interval counts for the next one, unless there was nothing to gain or to count from.
    countedAt = left + gained >= burst || now() < countedAt ? now() : countedAt + gained * every;
    left = Math.min(burst, left + gained);
    if (left <= reserve) return false;
    left--;
    return true;
  };
}
