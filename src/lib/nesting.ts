/** How deep JSON may nest before it is refused: far less than the stack holds, so that whatever recurses over it ends. */
export const MAX_NESTING = 1_000;

/** Whether objects and lists nest at most so deep below a value; JSON.stringify throws where they nest too deep. */
export function isNestedWithin(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (depth === 0) return false;
  if (Array.isArray(value)) return value.every((item) => isNestedWithin(item, depth - 1));
  for (const key in value) if (!isNestedWithin(Reflect.get(value, key), depth - 1)) return false;
  return true;
}
