/** What the planner's thread is asked. Supergraphs go by numbers that are never used twice. */
export type PlannerRequest =
  | { readonly kind: 'open'; readonly supergraph: number; readonly sdl: string }
  /** The text is the whole document, of one operation. */
  | { readonly kind: 'plan'; readonly supergraph: number; readonly text: string }
  | { readonly kind: 'close'; readonly supergraph: number };

/** Why an operation has no plan: codes of errors.ts. */
export type PlanRefusal = 'OPERATION_TOO_LARGE' | 'OPERATION_UNPLANNABLE';

/**
 * What the planner's thread answers, one answer a request, in order.
 * SECURITY: nothing here but a plan holds text of a document, since its literals may be personal
 * (test "I1 an error about an operation holds none of its text").
 */
export type PlannerAnswer =
  | { readonly kind: 'done' }
  /** A QueryPlan as JSON: its length is its weight, and it crosses threads cheaper than an object. */
  | { readonly kind: 'planned'; readonly plan: string }
  | { readonly kind: 'refused'; readonly code: PlanRefusal }
  /** The supergraph cannot be opened; the message is about the supergraph, whose text the operator wrote. */
  | { readonly kind: 'invalid'; readonly message: string };
