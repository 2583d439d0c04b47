import type { FetchNode, PlanNode, QueryPlan } from '@apollo/query-planner';
import type { DocumentNode, FieldNode, OperationDefinitionNode } from 'graphql';
import { Kind, parse, visit } from 'graphql';
import type { ResponsePath } from '../lib/response-path.ts';
import type { EntityFetch, Plan, PlanStep, RootFetch } from './plan.ts';
import { compileRewrite } from './rewrite-data.ts';
import type { TypeRelation } from './type-relation.ts';
import { compileRepresentation } from './write-representation.ts';

/**
 * Makes a query plan ready to run: everything that does not depend on a request is done here, once.
 * Throws a plain Error for a plan of a kind that is not run (`@defer`, subscriptions, context).
 */
export function compilePlan(plan: QueryPlan, types: TypeRelation): Plan {
  if (!plan.node || plan.node.kind === 'Subscription') throw new Error('A plan without a step to run.');
  const fetches = fetchesOf(plan.node);
  const isRead = fetches.every((fetch) => fetch.operationKind === 'query');
  const groups = isRead ? createGroups(fetches) : new Map<string, number>();
  return { step: compileNode(plan.node, [], { types, groups, isRead }), groups: groups.size };
}

interface Compiler {
  readonly types: TypeRelation;
  readonly groups: ReadonlyMap<string, number>;
  /** Whether the whole plan only reads: what a mutation reads afterwards must not be older than it. */
  readonly isRead: boolean;
}

function compileNode(node: PlanNode, path: readonly string[], compiler: Compiler): PlanStep {
  const below = (child: PlanNode) => compileNode(child, path, compiler);
  switch (node.kind) {
    case 'Sequence':
      return { kind: 'sequence', steps: node.nodes.map(below) };
    case 'Parallel':
      return { kind: 'parallel', steps: node.nodes.map(below) };
    case 'Flatten':
      return compileNode(node.node, [...path, ...node.path.map(String)], compiler);
    case 'Condition': {
      const { condition, ifClause, elseClause } = node;
      return {
        kind: 'condition',
        variable: condition,
        ifTrue: ifClause && below(ifClause),
        ifFalse: elseClause && below(elseClause),
      };
    }
    case 'Fetch':
      return compileFetch(node, path, compiler);
    case 'Defer':
      throw new Error('A plan that defers is not run.');
  }
}

function compileFetch(node: FetchNode, path: readonly string[], compiler: Compiler): RootFetch | EntityFetch {
  if (node.contextRewrites?.length) throw new Error('A plan that passes context on is not run.');
  const { types, groups, isRead } = compiler;
  const fetch = {
    subgraph: node.serviceName,
    isRead,
    head: `{"query":${JSON.stringify(node.operation)},"variables":{`,
    variables: node.variableUsages ?? [],
    path,
    rewrites: (node.outputRewrites ?? []).map((rewrite) => compileRewrite(rewrite, types)),
    keys: responseKeys(documentOf(node)),
    failurePaths: failurePaths(node, path),
  };
  if (!node.requires) return { kind: 'root', ...fetch };
  return {
    kind: 'entities',
    ...fetch,
    represent: compileRepresentation(node.requires, node.inputRewrites ?? [], types),
    group: groups.get(groupKey(node) ?? ''),
  };
}

/** Before the first list, so that the number of errors depends on the document only. */
function failurePaths(node: FetchNode, path: readonly string[]): readonly ResponsePath[] {
  const list = path.indexOf('@');
  const prefix = list === -1 ? path : path.slice(0, list);
  if (node.requires || list !== -1) return [prefix];
  return rootFields(node).map((field) => [...prefix, field.alias?.value ?? field.name.value]);
}

function rootFields(node: FetchNode): readonly FieldNode[] {
  return operationOf(node).selectionSet.selections.filter((selection) => selection.kind === Kind.FIELD);
}

function operationOf(node: FetchNode): OperationDefinitionNode {
  const operation = documentOf(node).definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  if (!operation) throw new Error('A fetch of a plan has no operation.');
  return operation;
}

function documentOf(node: FetchNode): DocumentNode {
  return parse(node.operation, { noLocation: true });
}

function responseKeys(document: DocumentNode): ReadonlySet<string> {
  const keys = new Set<string>();
  visit(document, { Field: ({ alias, name }) => void keys.add((alias ?? name).value) });
  return keys;
}

function fetchesOf(node: PlanNode): readonly FetchNode[] {
  switch (node.kind) {
    case 'Sequence':
    case 'Parallel':
      return node.nodes.flatMap(fetchesOf);
    case 'Flatten':
      return fetchesOf(node.node);
    case 'Condition':
      return [node.ifClause, node.elseClause].flatMap((clause) => (clause ? fetchesOf(clause) : []));
    case 'Fetch':
      return [node];
    case 'Defer':
      return [];
  }
}

/** The groups of fetches that ask the same of the same subgraph on different paths, numbered. */
function createGroups(fetches: readonly FetchNode[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const fetch of fetches) {
    const key = groupKey(fetch);
    if (key !== undefined) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const shared = [...counts].filter(([, count]) => count > 1);
  return new Map(shared.map(([key], index) => [key, index]));
}

/**
 * What two entity fetches must have in common to share answers: subgraph and operation, but for the operation's name.
 * SECURITY: only of leaves and in queries, without variables and rewrites. An object that two paths shared would be merged into
 * from both, and one path's fields would show on the other (test "answers are shared across paths only where …").
 */
function groupKey(node: FetchNode): string | undefined {
  if (!node.requires) return undefined;
  if (node.variableUsages?.length || node.inputRewrites?.length || node.outputRewrites?.length) return undefined;
  if (!rootFields(node).every(asksOnlyLeaves)) return undefined;
  return JSON.stringify([node.serviceName, node.operation.replace(/^query \w+/, 'query')]);
}

function asksOnlyLeaves(entities: FieldNode): boolean {
  return (entities.selectionSet?.selections ?? []).every(
    (selection) =>
      selection.kind === Kind.INLINE_FRAGMENT &&
      selection.selectionSet.selections.every((field) => field.kind === Kind.FIELD && !field.selectionSet),
  );
}
