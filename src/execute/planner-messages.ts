import type { OpeningLimit } from './planner-limits.ts';
import type { SupergraphOutline, SupergraphText } from './supergraph-outline.ts';

/** What the planner's thread is asked. Supergraphs go by numbers that are never used twice. */
export type PlannerRequest =
  | {
      readonly kind: 'open';
      readonly supergraph: number;
      readonly text: SupergraphText;
      readonly evaluatedPlans: number;
    }
  | ({ readonly kind: 'plan'; readonly supergraph: number; readonly budget: PlanBudget } & PlanInput)
  | { readonly kind: 'close'; readonly supergraph: number };

/** What one plan may take of the thread, in milliseconds. */
export interface PlanBudget {
  /** Time of a processor. */
  readonly cpuMs: number;
  /** Time that passes. */
  readonly wallMs: number;
}

/** All that a plan of one supergraph depends on. */
export interface PlanInput {
  /** The whole document, of one operation. */
  readonly text: string;
  /** The labels of `@override` that are in force, of those that the operation can meet, sorted. */
  readonly overrides: readonly string[];
}

/** Equal for equal inputs alone: a list in JSON ends where it ends, and no document begins with one. */
export function planKey({ text, overrides }: PlanInput): string {
  return overrides.length === 0 ? text : JSON.stringify(overrides) + text;
}

/** Why an operation has no plan: codes of errors.ts. */
export type PlanRefusal = 'OPERATION_TOO_LARGE' | 'OPERATION_UNPLANNABLE';

/**
 * What the planner's thread answers, one answer a request, in order.
 * SECURITY: nothing here but a plan holds text of a document, since its literals may be personal
 * (test "I1 an error about an operation holds none of its text").
 */
export type PlannerAnswer =
  | { readonly kind: 'done' }
  | { readonly kind: 'opened'; readonly outline: SupergraphOutline }
  /** A QueryPlan as JSON: its length is its weight, and it crosses threads cheaper than an object. */
  | { readonly kind: 'planned'; readonly plan: string }
  | { readonly kind: 'refused'; readonly code: PlanRefusal }
  /** The budget ran out. */
  | { readonly kind: 'unfinished' }
  /** The thread was ended, or ended itself, while it opened a supergraph. */
  | { readonly kind: 'exceeded'; readonly limit: OpeningLimit }
  /** The supergraph cannot be opened; the message is about the supergraph, whose text the operator wrote. */
  | { readonly kind: 'invalid'; readonly message: string };
