import type { Coordinate } from '../lib/coordinate.ts';
import type { CategorySet } from './category-set.ts';
import type { Effect } from './effect.ts';
import type { OperationKind } from './situation.ts';

/** One rule of a policy. It only narrows, but for `self` with `reveal`, which stands in for the scopes. */
export interface Rule {
  /** Unique in its policy. */
  readonly name: string;
  /** A shadow rule is decided and recorded, not enforced. */
  readonly mode: Mode;
  readonly when: Condition;
  readonly on: Target;
  readonly effect: Effect;
  /** Present on some rules that hold, and on no other. */
  readonly approval: ApprovalTerms | undefined;
}

/** Whether what is decided is also done. */
export type Mode = 'enforce' | 'shadow';

/** Whom a rule speaks of: all that is stated must hold, and what is absent is not asked for. */
export interface Condition {
  /** The principal is in one of them. */
  readonly groups?: ReadonlySet<string>;
  /** The token's task is one of them; `none` stands for a token without a task. */
  readonly tasks?: ReadonlySet<string>;
  readonly clients?: ReadonlySet<string>;
  readonly issuers?: ReadonlySet<string>;
  readonly operations?: ReadonlySet<OperationKind>;
  /** Only of the principal's own entity; with false it does not matter whose it is. */
  readonly self: boolean;
  /** Only of what is not known to be the principal's own entity, so of all that is nobody's too. */
  readonly others?: boolean;
}

/** What a rule speaks of: fields of these categories, and these coordinates with all that they cover. */
export interface Target {
  readonly categories: CategorySet;
  readonly coordinates: ReadonlySet<Coordinate>;
}

/** The contributions that a grant may take away besides the hold itself. */
export const LIFTS = ['scopes', 'task'] as const;

/** A contribution that a grant may take away. */
export type Lift = (typeof LIFTS)[number];

/** Who can approve what a rule holds, and what an approval does. Durations are in seconds. */
export interface ApprovalTerms {
  /** Reviewers come from these. */
  readonly groups: ReadonlySet<string>;
  /** How many distinct people must approve; at least 1. */
  readonly reviewers: number;
  readonly lifts: ReadonlySet<Lift>;
  /** An approved operation sees no more than this. */
  readonly onApproval: Effect;
  /** Whether a grant serves one operation only, or any number of them until it ends. */
  readonly isOneTime: boolean;
  /** How long a request waits for its reviewers. */
  readonly requestSeconds: number;
  /** How long a grant lasts from its approval. */
  readonly grantSeconds: number;
}
