/** What was computed lately, by row and column. */
export interface RecentTable<Value> {
  get(row: string, column: string): Value | undefined;
  set(row: string, column: string, value: Value): void;
  /** Entries held now. */
  readonly size: number;
}

type Rows<Value> = Map<string, Map<string, Value>>;

/**
 * A table that keeps at least the last `limit` entries set, of all rows together, and at most twice as many: when a
 * generation is full it becomes the old one, and the old one goes. An old entry that is read moves to the young one.
 * Reading writes nothing else, which makes it several times faster than a map in the order of use.
 */
export function createRecentTable<Value>(limit: number): RecentTable<Value> {
  let young: Rows<Value> = new Map();
  let old: Rows<Value> = new Map();
  let youngSize = 0;
  let oldSize = 0;

  const set = (row: string, column: string, value: Value): void => {
    if (youngSize >= limit) {
      [old, oldSize] = [young, youngSize];
      [young, youngSize] = [new Map(), 0];
    }
    const columns = young.get(row) ?? new Map<string, Value>();
    if (columns.size === 0) young.set(row, columns);
    const before = columns.size;
    columns.set(column, value);
    youngSize += columns.size - before;
  };

  return {
    get(row, column) {
      const recent = young.get(row)?.get(column);
      if (recent !== undefined) return recent;
      const earlier = old.get(row)?.get(column);
      if (earlier !== undefined) set(row, column, earlier);
      return earlier;
    },
    set,
    get size() {
      return youngSize + oldSize;
    },
  };
}
