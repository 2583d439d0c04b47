import type { ResponsePath } from '../lib/response-path.ts';

/** Larger numbers are no index of any list that fits into an answer. */
const MAX_INDEX = 1_000_000;

/**
 * A path of a subgraph's error as far as it can be one: response keys of the operation that it was sent, and indices.
 * SECURITY: a path is the subgraph's text, and may hold a value (test "an error's place is the document's word …", A34).
 */
export function knownPath(path: ResponsePath, keys: ReadonlySet<string>): ResponsePath {
  const end = path.findIndex((part) => (typeof part === 'string' ? !keys.has(part) : !isIndex(part)));
  return end === -1 ? path : path.slice(0, end);
}

function isIndex(part: number): boolean {
  return Number.isInteger(part) && part >= 0 && part < MAX_INDEX;
}
