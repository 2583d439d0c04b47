import type { FetchNode, PlanNode, QueryPlan } from '@apollo/query-planner';
import type { DocumentNode, FieldNode, GraphQLSchema } from 'graphql';
import { Kind, parse, print, stripIgnoredCharacters, visit } from 'graphql';
import type { ResponsePath } from '../lib/response-path.ts';
import type { StandIns } from '../lib/stand-ins.ts';
import { clientVariable, PLANNED_NAME } from '../operation/planned-names.ts';
import { compileContext } from './compile-context.ts';
import { withLiterals } from './exact-literals.ts';
import { asksForFractions } from './exact-scalars.ts';
import type { FetchGroups } from './group-fetches.ts';
import { groupFetches } from './group-fetches.ts';
import { orderContexts } from './order-contexts.ts';
import type { EntityFetch, Fetch, Plan, PlanStep, Root, RootFetch } from './plan.ts';
import { compileRewrite } from './rewrite-data.ts';
import { sentByFetch } from './sent-by-fetch.ts';
import type { TypeRelation } from './type-relation.ts';
import { compileRepresentation } from './write-representation.ts';

/**
 * Makes a query plan of a supergraph ready to run: everything that does not depend on a request is done here, once, and
 * numbers that the planner does not carry are put where their stand-ins are.
 * Throws CodedError OPERATION_UNPLANNABLE where contexts have no order, and a plain Error for a plan of a kind that is not run (`@defer`, subscriptions).
 */
export function compilePlan(plan: QueryPlan, types: TypeRelation, schema: GraphQLSchema, standIns?: StandIns): Plan {
  if (!plan.node || plan.node.kind === 'Subscription') throw new Error('A plan without a step to run.');
  const nodes = fetchesOf(plan.node);
  const documents = new Map(nodes.map((node) => [node, documentOf(node, standIns)]));
  const isRead = nodes.every((node) => node.operationKind === 'query');
  const groups = groupFetches(
    new Map(isRead ? [...documents].map(([node, document]) => [node, rootFieldsOf(document)]) : []),
  );
  const fetches: (RootFetch | EntityFetch)[] = [];
  const compiler = { types, schema, documents, standIns, groupOf: groups.groupOf, isRead, fetches };
  const step = compileNode(orderContexts(plan.node, documents), [], compiler);
  const sent = () => fetches.map((fetch) => sentByFetch(fetch, schema));
  return { step, groups: groups.count, fetches, sent };
}

function documentOf({ operation }: FetchNode, standIns: StandIns | undefined): DocumentNode {
  const document = parse(operation, { noLocation: true });
  return standIns ? withLiterals(document, standIns) : document;
}

interface Compiler {
  readonly types: TypeRelation;
  readonly schema: GraphQLSchema;
  /** The operation of each fetch, parsed once. */
  readonly documents: ReadonlyMap<FetchNode, DocumentNode>;
  /** What stands for numbers in the operations' texts. */
  readonly standIns: StandIns | undefined;
  readonly groupOf: FetchGroups['groupOf'];
  /** Whether the whole plan only reads: what a mutation reads afterwards must not be older than it. */
  readonly isRead: boolean;
  /** Those that are compiled already: each gets the next number. */
  readonly fetches: (RootFetch | EntityFetch)[];
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
    case 'Fetch': {
      const fetch = compileFetch(node, path, compiler);
      compiler.fetches.push(fetch);
      return fetch;
    }
    case 'Defer':
      throw new Error('A plan that defers is not run.');
  }
}

function compileFetch(node: FetchNode, path: readonly string[], compiler: Compiler): RootFetch | EntityFetch {
  const { types, schema, documents, groupOf, isRead, fetches, standIns } = compiler;
  const document = documents.get(node);
  if (!document) throw new Error('Every fetch of a plan has been parsed.');
  const renamers = node.contextRewrites ?? [];
  const contextual = new Set(renamers.map(({ renameKeyTo }) => renameKeyTo));
  const fetch = {
    number: fetches.length,
    subgraph: node.serviceName,
    isRead,
    hasFractions: asksForFractions(document, schema),
    head: compileHead(node, standIns ? stripIgnoredCharacters(print(document)) : node.operation),
    variables: (node.variableUsages ?? [])
      .filter((name) => !contextual.has(name))
      .map((name) => ({ name, clientName: clientVariable(name) })),
    path,
    rewrites: (node.outputRewrites ?? []).map((rewrite) => compileRewrite(rewrite, types)),
    keys: responseKeys(document),
    failurePaths: failurePaths(node, document, path),
  };
  if (!node.requires) {
    if (renamers.length > 0) throw new Error('A plan that passes context to a root field is not run.');
    return { kind: 'root', ...fetch, roots: rootsOf(document, fetch.failurePaths) };
  }
  return {
    kind: 'entities',
    ...fetch,
    represent: compileRepresentation(node.requires, node.inputRewrites ?? [], types),
    requires: node.requires,
    context: renamers.length > 0 ? compileContext(renamers, document, types) : undefined,
    contextual: renamers,
    group: groupOf.get(node),
  };
}

/**
 * Puts the client's name where `PLANNED_NAME` begins the name of the fetch's operation: `Name__subgraph__0`, as stock
 * ApolloGateway calls it. Without a name the operation is anonymous, in the form that stock sends. What was planned under
 * another name keeps it. Throws Error if the text does not begin as its name says.
 */
function compileHead({ operationKind, operationName = '' }: FetchNode, text: string): Fetch['head'] {
  const whole = `{"query":${JSON.stringify(text)},"variables":{`;
  if (!operationName.startsWith(PLANNED_NAME)) return () => whole;
  const start = `{"query":"${operationKind} ${operationName}`;
  if (!whole.startsWith(start)) throw new Error('A fetch of a plan does not begin with its name.');
  const rest = whole.slice(start.length);
  const anonymous = `{"query":"${operationKind === 'query' && rest.startsWith('{') ? '' : operationKind}`;
  const before = `{"query":"${operationKind} `;
  const suffix = operationName.slice(PLANNED_NAME.length);
  return (name) => (name === undefined ? anonymous + rest : before + name + suffix + rest);
}

/** Before the first list, so that the number of errors depends on the document only. */
function failurePaths(node: FetchNode, document: DocumentNode, path: readonly string[]): readonly ResponsePath[] {
  const list = path.indexOf('@');
  const prefix = list === -1 ? path : path.slice(0, list);
  if (node.requires || list !== -1) return [prefix];
  return rootFieldsOf(document).map((field) => [...prefix, responseKeyOf(field)]);
}

/** Below a list the failure of a fetch has one path. */
function rootsOf(document: DocumentNode, failurePaths: readonly ResponsePath[]): readonly Root[] {
  const [first = []] = failurePaths;
  return rootFieldsOf(document).map((field, index) => ({
    key: responseKeyOf(field),
    path: failurePaths[index] ?? first,
  }));
}

function rootFieldsOf(document: DocumentNode): readonly FieldNode[] {
  const operation = document.definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  if (!operation) throw new Error('A fetch of a plan has no operation.');
  return operation.selectionSet.selections.filter((selection) => selection.kind === Kind.FIELD);
}

function responseKeyOf({ alias, name }: FieldNode): string {
  return (alias ?? name).value;
}

function responseKeys(document: DocumentNode): ReadonlySet<string> {
  const keys = new Set<string>();
  visit(document, { Field: (field) => void keys.add(responseKeyOf(field)) });
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
