import type { Principal } from '../identity/principal.ts';

/** The kinds of operation that a rule can tell apart. */
export const OPERATION_KINDS = ['query', 'mutation', 'subscription'] as const;

/** What kind of operation asks. */
export type OperationKind = (typeof OPERATION_KINDS)[number];

/** Everything about a request that rules may depend on: who asks, by what, and whether it is about themselves. */
export interface Situation {
  readonly principal: Principal;
  readonly operation: OperationKind;
  /** Whether the entity that is asked about is the principal's own; an unknown subject is not. */
  readonly isSelf: boolean;
}
