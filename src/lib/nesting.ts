import { ExactNumber } from './exact-number.ts';

/** How deep JSON may nest before it is refused: far less than the stack holds, so that whatever recurses over it ends. */
export const MAX_NESTING = 1_000;

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
