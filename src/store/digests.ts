/** Characters of one digest. */
const DIGEST_LENGTH = 22;

/** Of base64url. Without groups: one for each of hundreds of thousands of digests would be too deep. */
const CHARACTERS = /^[\w-]*$/;

/** Digests as a column holds them: each once, sorted, one behind the other, so that their order tells nothing. */
export function joinDigests(digests: Iterable<string>): string {
  return [...new Set(digests)].sort().join('');
}

/** The digests of such a column. */
export function splitDigests(column: string): readonly string[] {
  const digests: string[] = [];
  for (let at = 0; at < column.length; at += DIGEST_LENGTH) digests.push(column.slice(at, at + DIGEST_LENGTH));
  return digests;
}

/** Whether a column holds digests and nothing else, whatever somebody made of it. */
export function areDigests(column: unknown): boolean {
  return typeof column === 'string' && column.length % DIGEST_LENGTH === 0 && CHARACTERS.test(column);
}
