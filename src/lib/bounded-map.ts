/** A map that forgets what was not used for long. */
export interface BoundedMap<Key, Value> {
  get(key: Key): Value | undefined;
  set(key: Key, value: Value): void;
  delete(key: Key): void;
  readonly size: number;
  /** What all entries weigh together, in the unit of `weigh`. */
  readonly weight: number;
}

interface Entry<Value> {
  readonly value: Value;
  readonly weight: number;
  /** Whether it was read since it was last considered for going. */
  isUsed: boolean;
}

/**
 * A map whose entries together weigh at most `limit`; each weighs 1 unless `weigh` says otherwise (0 or more). What alone
 * is heavier than the limit is not kept. Entries go in the order in which they came, but one that was read meanwhile is
 * spared once (the "clock" of page replacement, Corbató 1968): so a read changes nothing in the map, which makes it several
 * times faster than an order of use would be.
 */
export function createBoundedMap<Key, Value>(
  limit: number,
  weigh: (value: Value, key: Key) => number = () => 1,
): BoundedMap<Key, Value> {
  const entries = new Map<Key, Entry<Value>>();
  let weight = 0;
  const forget = (key: Key) => {
    weight -= entries.get(key)?.weight ?? 0;
    entries.delete(key);
  };
  const makeRoom = (needed: number) => {
    // An entry that is spared comes again at the end, where the iteration meets it once more, unused.
    for (const [key, entry] of entries) {
      if (weight + needed <= limit) return;
      forget(key);
      if (!entry.isUsed) continue;
      entry.isUsed = false;
      entries.set(key, entry);
      weight += entry.weight;
    }
  };
  return {
    get(key) {
      const entry = entries.get(key);
      if (entry === undefined) return undefined;
      entry.isUsed = true;
      return entry.value;
    },
    set(key, value) {
      forget(key);
      const added = weigh(value, key);
      if (added > limit) return;
      makeRoom(added);
      entries.set(key, { value, weight: added, isUsed: false });
      weight += added;
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
