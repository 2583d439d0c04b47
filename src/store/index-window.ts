import type { IdRange } from './id-range.ts';
import { isEmptyRange, overlapOf } from './id-range.ts';
import type { IndexPart } from './index-reach.ts';

/** What is looked at in one step: parts of the index, and the ids that no other part knows of. */
export interface IndexWindow {
  readonly range: IdRange;
  readonly parts: readonly IndexPart[];
}

/** The next step through what is left, from its end or from its start, with at most so many parts. */
export function nextWindow(
  parts: readonly IndexPart[],
  left: IdRange,
  order: 'newest' | 'oldest',
  most: number,
): IndexWindow {
  const reaching = parts
    .filter((part) => !isEmptyRange(overlapOf(part, left)))
    .sort((one, other) => (order === 'newest' ? other.before - one.before : one.after - other.after));
  const [next] = reaching.slice(most);
  const range = next ? overlapOf(left, beyond(next, order)) : left;
  return { range, parts: reaching.slice(0, most).filter((part) => !isEmptyRange(overlapOf(part, range))) };
}

/** The ids that a part, and those behind it in the order, know nothing of. */
function beyond({ after, before }: IdRange, order: 'newest' | 'oldest'): IdRange {
  return order === 'newest' ? { after: before - 1, before: Number.MAX_SAFE_INTEGER } : { after: -1, before: after + 1 };
}

/** The first so many ids of what is left. */
export function nearest({ after, before }: IdRange, order: 'newest' | 'oldest', most: number): IdRange {
  return order === 'newest'
    ? { after: Math.max(after, before - most - 1), before }
    : { after, before: Math.min(before, after + most + 1) };
}

/**
 * What is left when a step has gone so far: to an id, with it, or through all of its range. Never more than before, though
 * a step whose parts were too few may have gone nowhere.
 */
export function leftBehind(left: IdRange, { after, before }: IdRange, order: 'newest' | 'oldest'): IdRange {
  return order === 'newest'
    ? { ...left, before: Math.min(left.before, after + 1) }
    : { ...left, after: Math.max(left.after, before - 1) };
}
