/** That inspection found something in values of one answer. It never holds a value, nor a part of one. */
export interface Find {
  /** `Type.field`. */
  readonly coordinate: string;
  /** Where within a JSON scalar, as `findPath` writes it; empty for any other value. */
  readonly path: string;
  /** The policy's name for what was found. */
  readonly category: string;
  /** What found it. */
  readonly detector: string;
  /** In how many values. */
  readonly count: number;
}
