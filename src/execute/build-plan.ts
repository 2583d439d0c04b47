import type { Supergraph } from '@apollo/federation-internals';
import { operationFromDocument } from '@apollo/federation-internals';
import type { PlanNode, QueryPlan } from '@apollo/query-planner';
import { QueryPlanner } from '@apollo/query-planner';
import type { DocumentNode } from 'graphql';
import { parse, visit } from 'graphql';
import { CodedError } from '../errors.ts';
import { EVALUATED_PLANS } from './planner-limits.ts';
import { rootResponseKeys } from './root-response-keys.ts';

/**
 * Plans a document of one operation, without conditions, that is known to fit the supergraph. Fields that move by `@override`
 * with one of the labels come from the subgraph that they move to; with any other label from the one that they leave.
 * Throws CodedError OPERATION_UNPLANNABLE or OPERATION_TOO_LARGE; neither carries text of the document.
 */
export type PlanBuilder = (text: string, overrides?: readonly string[]) => QueryPlan;

/**
 * Opens a supergraph for planning, as the stock gateway does, but comparing at most so many ways (`evaluatedPlansOf`). Throws Error if its subgraphs cannot be told apart again.
 */
export function createPlanBuilder(supergraph: Supergraph, evaluatedPlans = EVALUATED_PLANS): PlanBuilder {
  const apiSchema = supergraph.apiSchema();
  const planner = new QueryPlanner(supergraph);
  const { debug } = configOf(planner);
  const planOf = (document: DocumentNode, overrides: readonly string[]): QueryPlan => {
    debug.maxEvaluatedPlans = evaluatedPlansOf(document, evaluatedPlans);
    return planner.buildQueryPlan(operationFromDocument(apiSchema, document, { validate: false }), {
      overrideConditions: new Map(overrides.map((label) => [label, true])),
    });
  };
  return (text, overrides = []) => {
    try {
      const document = parse(text, { noLocation: true });
      const plan = planOf(document, overrides);
      if (isWhole(document, plan)) return plan;
    } catch (error) {
      if (isTooLarge(error)) throw new CodedError('OPERATION_TOO_LARGE');
    }
    throw new CodedError('OPERATION_UNPLANNABLE');
  };
}

/** Up to so many fields an operation is small. */
const SMALL_FIELDS = 25;

/** Each way that is compared takes time in proportion to the fields: so all of them together take no longer for many. */
export function evaluatedPlansOf(document: DocumentNode, evaluatedPlans: number): number {
  let fields = 0;
  visit(document, { Field: () => void fields++ });
  return Math.max(1, Math.floor(evaluatedPlans / Math.max(1, fields / SMALL_FIELDS)));
}

/** The planner reads its bound whenever it plans, but takes it only when it is made, which takes seconds. */
function configOf(planner: QueryPlanner): { readonly debug: { maxEvaluatedPlans?: number } } {
  // biome-ignore lint/complexity/useLiteralKeys: only this form of access is allowed to what is private.
  const { debug } = planner['config'];
  if (!debug) throw new Error('The planner has a configuration.');
  return { debug };
}

/** The planner has two limits of its own, and only their messages tell them. */
const TOO_LARGE = /^(Number of non-local selections exceeds|Exceeded maximum recursive selections)/;

/** What is too deep for the planner exhausts its stack. */
function isTooLarge(error: unknown): boolean {
  return error instanceof RangeError || (error instanceof Error && TOO_LARGE.test(error.message));
}

/** The planner may leave a field out, or all of them, and say nothing: the field would be null without an error. */
function isWhole(document: DocumentNode, plan: QueryPlan): boolean {
  const fetched = new Set(
    rootOperations(plan.node).flatMap((operation) => [...rootResponseKeys(parse(operation, { noLocation: true }))]),
  );
  return [...rootResponseKeys(document)].every((key) => fetched.has(key));
}

/** The operations of a plan that start at the root: a Flatten fetches into what others fetched. */
function rootOperations(node: QueryPlan['node']): readonly string[] {
  switch (node?.kind) {
    case 'Fetch':
      return [node.operation];
    case 'Sequence':
    case 'Parallel':
      return node.nodes.flatMap(rootOperations);
    case 'Condition':
      return [node.ifClause, node.elseClause].flatMap((clause) => rootOperations(clause));
    case 'Defer':
      return [node.primary.node, ...node.deferred.map((each): PlanNode | undefined => each.node)].flatMap((each) =>
        rootOperations(each),
      );
    case 'Subscription':
      return [node.primary.operation];
    case 'Flatten':
    case undefined:
      return [];
  }
}
