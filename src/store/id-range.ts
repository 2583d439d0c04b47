/** Ids above `after` and below `before`. */
export interface IdRange {
  readonly after: number;
  readonly before: number;
}

/** Every id there can be. */
export const ALL_IDS: IdRange = { after: -1, before: Number.MAX_SAFE_INTEGER };

/** Whether no id is in a range. */
export function isEmptyRange({ after, before }: IdRange): boolean {
  return before - after < 2;
}

/** The ids that are in both ranges. */
export function overlapOf(one: IdRange, other: IdRange): IdRange {
  return { after: Math.max(one.after, other.after), before: Math.min(one.before, other.before) };
}

/** The same ids in as few ranges as they need, in their order. */
export function mergeRanges(ranges: readonly IdRange[]): readonly IdRange[] {
  const merged: IdRange[] = [];
  for (const range of ranges.toSorted((one, other) => one.after - other.after)) {
    const last = merged.at(-1);
    if (last && range.after < last.before)
      merged[merged.length - 1] = { after: last.after, before: Math.max(last.before, range.before) };
    else merged.push(range);
  }
  return merged;
}
