import { isRecord } from '../lib/is-record.ts';
import type { ResponsePath } from '../lib/response-path.ts';

/** A failure on the way, as a path of the fetched document; `undefined` where there is no more to say. */
export interface RawError {
  /** The subgraph reported it, did not answer, or answered what does not fit the plan. */
  readonly kind: 'error' | 'unavailable' | 'invalid';
  readonly path: ResponsePath | undefined;
  /** A code of the subgraph's that the operator lets through. */
  readonly code?: string | undefined;
}

/** The merged answers of the subgraphs: neither completed nor masked. It never leaves the process. */
export interface RawResult {
  readonly data: RawObject;
  readonly errors: readonly RawError[];
  /** Entities of which a subgraph was not asked, because what it would have to know of them was not there. */
  readonly incomplete: ReadonlySet<unknown>;
  /** Whether no string in it can need JSON escaping, and no number is an ExactNumber (`SubgraphAnswer.isPlain`). */
  readonly isPlain: boolean;
  /**
   * How many requests each fetch of the plan made, by its number. One that others were making already counts, one that
   * was never sent does not: the subgraph is left alone, or the time was up.
   */
  readonly calls: readonly number[];
}

/** An object as a subgraph sent it, later answers merged in. */
export type RawObject = Record<string, unknown>;

/** Whether a value of an answer is an object: no null, no list, no number. */
export function isRawObject(value: unknown): value is RawObject {
  return isRecord(value);
}
