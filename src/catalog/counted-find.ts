/** In how many values inspection found something at a place. It never holds a value. */
export interface CountedFind {
  /** `Type.field`, which the supergraph need not have any more. */
  readonly coordinate: string;
  /** Where within a JSON scalar; empty otherwise. */
  readonly path: string;
  readonly category: string;
  /** What found it. */
  readonly detector: string;
  readonly count: number;
  /** Milliseconds since the epoch, as is `lastSeen`. */
  readonly firstSeen: number;
  readonly lastSeen: number;
}
