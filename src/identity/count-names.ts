/** How many members the objects within a JSON value have, in all. Not recursive: a token may nest some thousand deep. */
export function countNames(json: unknown): number {
  const left: unknown[] = [json];
  let names = 0;
  while (left.length > 0) {
    const value = left.pop();
    if (typeof value !== 'object' || value === null) continue;
    const members: readonly unknown[] = Object.values(value);
    if (!Array.isArray(value)) names += members.length;
    left.push(...members);
  }
  return names;
}
