import type { Coordinate } from '../../lib/coordinate.ts';
import type { Finding } from '../../lib/finding.ts';
import type { Unknown } from './judgement.ts';
import type { Whose } from './outcome-index.ts';
import type { FieldOutcome } from './recompute-operation.ts';

/** What another policy would have made of what was recorded. Numbers of operations are numbers of entries. */
export interface PolicyReplay {
  readonly operations: number;
  /** Those of which it can be told. */
  readonly recomputed: number;
  /** Those of them for which anything changes. */
  readonly changed: number;
  /** Gains first. */
  readonly changes: readonly ReplayedChange[];
  /** Operations that would be refused, or would not be any more; gains first. */
  readonly verdicts: readonly ReplayedVerdict[];
  /** Those of which it cannot be told, by why. */
  readonly unknown: readonly UnknownOperations[];
  /** What of the new policy does not fit a supergraph of that time. */
  readonly unfit: readonly Finding[];
}

/** Whether somebody sees or may do more, less, or it is not known which, as with another mask of equal strictness. */
export type Direction = 'gains' | 'differs' | 'loses';

/** What changes for a task. */
interface TaskChange {
  /** `none` where the token has none. */
  readonly task: string;
  readonly direction: Direction;
  readonly operations: number;
  /** How many of this task were recomputed. */
  readonly ofOperations: number;
}

/** Another outcome of a coordinate. */
export interface ReplayedChange extends TaskChange {
  readonly kind: 'field' | 'input';
  readonly coordinate: Coordinate;
  readonly categories: readonly string[];
  /** Present where it makes a difference whose entity it is. */
  readonly whose?: Whose;
  readonly before: FieldOutcome;
  readonly after: FieldOutcome;
  /** How many values it meets; absent where none had been fetched, or counted. */
  readonly values?: number;
  /** Whether the values are so many at most, since they were not counted apart. */
  readonly isAtMost: boolean;
}

/** Another verdict on the whole of an operation. */
export interface ReplayedVerdict extends TaskChange {
  readonly kind: string;
  readonly operation: string;
  readonly before: Verdict;
  readonly after: Verdict;
}

/** What refuses an operation: codes, and the fields and inputs that they are about. None where it is carried out. */
export interface Verdict {
  readonly codes: readonly string[];
  readonly coordinates: readonly string[];
}

/** Operations of which it cannot be told what would have become of them. */
export interface UnknownOperations {
  readonly why: Unknown;
  readonly operations: number;
}
