import { ExactNumber } from './exact-number.ts';

/** How deep JSON may nest before it is refused: far less than the stack holds, so that whatever recurses over it ends. */
export const MAX_NESTING = 1_000;

/**
 * How many scalars, lists and objects a parsed value that nests no deeper than MAX_NESTING is made of, itself included.
 * Counting ends above `most`.
 */
export function countValues(value: unknown, most: number): number {
  if (typeof value !== 'object' || value === null || value instanceof ExactNumber) return 1;
  let count = 1;
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length && count <= most; index++)
      count += countValues(value[index], most - count);
    return count;
  }
  for (const key in value) {
    if (count > most) break;
    count += countValues(Reflect.get(value, key), most - count);
  }
  return count;
}

/**
 * Whether JSON.stringify writes a parsed value as it came: objects and lists nest at most so deep below it, where it would
 * throw, and no number is infinite, for which it would write null.
 */
export function isWritable(value: unknown, depth: number): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || value === null || value instanceof ExactNumber) return true;
  if (depth === 0) return false;
  if (Array.isArray(value)) return value.every((item) => isWritable(item, depth - 1));
  for (const key in value) if (!isWritable(Reflect.get(value, key), depth - 1)) return false;
  return true;
}
