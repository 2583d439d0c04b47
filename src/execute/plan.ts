import type { FetchDataKeyRenamer, QueryPlanSelectionNode } from '@apollo/query-planner';
import type { ResponsePath } from '../lib/response-path.ts';
import type { ContextReader } from './compile-context.ts';
import type { DataRewrite } from './rewrite-data.ts';
import type { SentField } from './sent-field.ts';
import type { Representation } from './write-representation.ts';

/** A query plan made ready to run, by `compilePlan`. Immutable, so it is shared by every request of its operation. */
export interface Plan {
  readonly step: PlanStep;
  /** How many groups of entity fetches ask the same of the same subgraph: `EntityFetch.group` is below it. */
  readonly groups: number;
  /** Its fetches by their numbers. */
  readonly fetches: readonly (RootFetch | EntityFetch)[];
  /** What each fetch can send its subgraph, in the same order. Worked out whenever it is asked: once an operation is enough. */
  readonly sent: () => readonly (readonly SentField[])[];
}

/** One step: others in order, others at once, one of two by a variable, or a fetch. */
export type PlanStep =
  | { readonly kind: 'sequence'; readonly steps: readonly PlanStep[] }
  | { readonly kind: 'parallel'; readonly steps: readonly PlanStep[] }
  | {
      readonly kind: 'condition';
      readonly variable: string;
      readonly ifTrue: PlanStep | undefined;
      readonly ifFalse: PlanStep | undefined;
    }
  | RootFetch
  | EntityFetch;

/** A variable of a fetch, and what the client calls it. */
export interface PlannedVariable {
  readonly name: string;
  readonly clientName: string;
}

/** What both kinds of fetch have. */
export interface Fetch {
  /** Its place among the fetches of the plan. */
  readonly number: number;
  readonly subgraph: string;
  /** Whether it is of a query: reads may be shared and repeated, what belongs to a mutation never (I8). */
  readonly isRead: boolean;
  /** Whether it asks for a Float or a custom scalar: an ID, an Int or a text takes no fraction. */
  readonly hasFractions: boolean;
  /** The request's body up to its variables, `{"query":"…","variables":{`, with the name of the client's operation in it. */
  readonly head: (operationName: string | undefined) => string;
  /** The client's variables that it uses. */
  readonly variables: readonly PlannedVariable[];
  /** Where the answer goes: response keys, `@` for every item of a list. */
  readonly path: readonly string[];
  readonly rewrites: readonly DataRewrite[];
  /** Every response key of its operation: a path of the subgraph's errors is cut before anything else. */
  readonly keys: ReadonlySet<string>;
  /** Where a failure of the whole fetch is reported: paths that stop before the first list. */
  readonly failurePaths: readonly ResponsePath[];
}

/** A root field, which every answer has under its response key. */
export interface Root {
  readonly key: string;
  /** Where its absence is reported: the field itself, or before the first list, and then the same path for all. */
  readonly path: ResponsePath;
}

/** Asks root fields; the answer is merged into the object at its path. */
export interface RootFetch extends Fetch {
  readonly kind: 'root';
  readonly roots: readonly Root[];
}

/** Asks fields of entities by their representations (`_entities`). */
export interface EntityFetch extends Fetch {
  readonly kind: 'entities';
  readonly represent: Representation;
  /** What `represent` writes. */
  readonly requires: readonly QueryPlanSelectionNode[];
  /** What it takes from above its entities (`@fromContext`); those with different values are asked apart. */
  readonly context: ContextReader | undefined;
  /** What `context` reads. */
  readonly contextual: readonly FetchDataKeyRenamer[];
  /** Fetches of one group share what they were answered for equal representations; undefined where that is not safe. */
  readonly group: number | undefined;
}
