/** A table that is bounded by the length of its texts. */
export interface TextTable<Value> {
  get(key: string): Value | undefined;
  /** Keeps a value; `length` is that of all that it keeps alive, in characters. What alone exceeds the bound is not kept. */
  set(key: string, value: Value, length: number): void;
}

interface Entry<Value> {
  readonly value: Value;
  readonly length: number;
}

/** A table of at most `limit` characters in sum; what was used longest ago is forgotten first. */
export function createTextTable<Value>(limit: number): TextTable<Value> {
  const entries = new Map<string, Entry<Value>>();
  let total = 0;
  const remove = (key: string) => {
    total -= entries.get(key)?.length ?? 0;
    entries.delete(key);
  };
  return {
    get(key) {
      const entry = entries.get(key);
      if (!entry) return undefined;
      entries.delete(key);
      entries.set(key, entry);
      return entry.value;
    },
    set(key, value, length) {
      remove(key);
      if (length > limit) return;
      entries.set(key, { value, length });
      total += length;
      for (const oldest of entries.keys()) {
        if (total <= limit) break;
        remove(oldest);
      }
    },
  };
}
