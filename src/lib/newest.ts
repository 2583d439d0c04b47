/** Bounds what is kept in many places: it knows how to let go of each thing, and lets go of the oldest. */
export interface Newest {
  /** Counts one more thing; calls the `drop` of the one that has become too many. */
  add(drop: () => void): void;
}

/** Bounds to the `limit` things that were added last (a whole number of at least 1). */
export function createNewest(limit: number): Newest {
  const drops: (() => void)[] = [];
  let next = 0;
  return {
    add(drop) {
      drops[next]?.();
      drops[next] = drop;
      next = (next + 1) % limit;
    },
  };
}
