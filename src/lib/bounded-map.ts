/** A map that forgets what was used longest ago. */
export interface BoundedMap<Key, Value> {
  get(key: Key): Value | undefined;
  set(key: Key, value: Value): void;
  delete(key: Key): void;
  readonly size: number;
  /** What all entries weigh together, in the unit of `weigh`. */
  readonly weight: number;
}

/**
 * A map whose entries together weigh at most `limit`; each weighs 1 unless `weigh` says otherwise (0 or more, the same
 * whenever it is asked). Reading an entry counts as using it. What alone is heavier than the limit is not kept.
 */
export function createBoundedMap<Key, Value>(
  limit: number,
  weigh: (value: Value, key: Key) => number = () => 1,
): BoundedMap<Key, Value> {
  const entries = new Map<Key, Value>();
  let weight = 0;
  const forget = (key: Key) => {
    const value = entries.get(key);
    if (value !== undefined && entries.delete(key)) weight -= weigh(value, key);
  };
  return {
    get(key) {
      const value = entries.get(key);
      if (value === undefined) return undefined;
      entries.delete(key);
      entries.set(key, value);
      return value;
    },
    set(key, value) {
      forget(key);
      const added = weigh(value, key);
      if (added > limit) return;
      entries.set(key, value);
      weight += added;
      for (const oldest of entries.keys()) {
        if (weight <= limit) break;
        forget(oldest);
      }
    },
    delete: forget,
    get size() {
      return entries.size;
    },
    get weight() {
      return weight;
    },
  };
}
