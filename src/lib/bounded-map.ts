/** A map that forgets what was not used for long. */
export interface BoundedMap<Key, Value> {
  get(key: Key): Value | undefined;
  /** An entry belongs to the owner who sets it. */
  set(key: Key, value: Value, owner?: string): void;
  delete(key: Key): void;
  readonly size: number;
  /** What all entries weigh together, in the unit of `weigh`. */
  readonly weight: number;
}

interface Entry<Value> {
  readonly value: Value;
  readonly weight: number;
  readonly owner: string;
  /** Whether it was read since it was last considered for going. */
  isUsed: boolean;
}

/** What one owner has in a map. */
interface Share<Key> {
  /** In the order in which they go. */
  readonly keys: Set<Key>;
  weight: number;
}

/**
 * A map whose entries together weigh at most `limit`; each weighs 1 unless `weigh` says otherwise (0 or more). What alone
 * is heavier than the limit is not kept. Entries go in the order in which they came, but one that was read meanwhile is
 * spared once (the "clock" of page replacement, Corbató 1968): so a read changes nothing in the map, which makes it several
 * times faster than an order of use would be. Room is made by the owner whose entries weigh most, the new one included: who
 * fills the map pushes out nobody who keeps less than the others.
 */
export function createBoundedMap<Key, Value>(
  limit: number,
  weigh: (value: Value, key: Key) => number = () => 1,
): BoundedMap<Key, Value> {
  const entries = new Map<Key, Entry<Value>>();
  const shares = new Map<string, Share<Key>>();
  let weight = 0;
  const keep = (key: Key, entry: Entry<Value>) => {
    entries.set(key, entry);
    const share = shares.get(entry.owner) ?? { keys: new Set(), weight: 0 };
    shares.set(entry.owner, share);
    share.keys.add(key);
    share.weight += entry.weight;
    weight += entry.weight;
  };
  const forget = (key: Key) => {
    const entry = entries.get(key);
    const share = entry && shares.get(entry.owner);
    if (!share) return;
    entries.delete(key);
    share.keys.delete(key);
    share.weight -= entry.weight;
    weight -= entry.weight;
    if (share.keys.size === 0) shares.delete(entry.owner);
  };
  /** Takes one entry, or spares it: then it comes again behind the owner's others, unused. */
  const takeFrom = ({ keys: [key] }: Share<Key>) => {
    const entry = key === undefined ? undefined : entries.get(key);
    if (key === undefined || !entry) return;
    forget(key);
    if (!entry.isUsed) return;
    entry.isUsed = false;
    keep(key, entry);
  };
  const makeRoom = (needed: number, owner: string) => {
    while (weight + needed > limit) {
      const share = heaviest(shares, needed, owner);
      if (!share) return;
      takeFrom(share);
    }
  };
  return {
    get(key) {
      const entry = entries.get(key);
      if (entry === undefined) return undefined;
      entry.isUsed = true;
      return entry.value;
    },
    set(key, value, owner = '') {
      forget(key);
      const added = weigh(value, key);
      if (added > limit) return;
      makeRoom(added, owner);
      keep(key, { value, weight: added, owner, isUsed: false });
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

/** The share that is the heaviest once `needed` is added to the owner's. */
function heaviest<Key>(shares: ReadonlyMap<string, Share<Key>>, needed: number, owner: string): Share<Key> | undefined {
  let found: Share<Key> | undefined;
  let most = -1;
  for (const [each, share] of shares) {
    const weight = share.weight + (each === owner ? needed : 0);
    if (weight > most) [found, most] = [share, weight];
  }
  return found;
}
