import type { FetchNode, PlanNode, QueryPlan, QueryPlanSelectionNode } from '@apollo/query-planner';
import type { DocumentNode, FieldNode, GraphQLSchema, SelectionNode, SelectionSetNode } from 'graphql';
import { Kind, parse, print, stripIgnoredCharacters, visit } from 'graphql';
import { requiredSelections, subgraphName } from '../catalog/federation-metadata.ts';
import { overlap } from '../catalog/required-fields.ts';
import { RESERVED_PREFIX } from '../lib/reserved-prefix.ts';

/** A field without arguments that stands, in planning, for another with the arguments with which it is required. */
export interface StandIn {
  readonly name: string;
  /** The field that it stands for, with its arguments. */
  readonly node: FieldNode;
  /** The types that have it. */
  readonly types: ReadonlySet<string>;
}

/** What a field is computed from, as far as it is asked by stand-ins: by the place of the true field, the stand-in. */
type Requirements = ReadonlyMap<string, string>;

/** The stand-ins that a field of a subgraph requires, at any depth. */
export type RequirementsOf = (subgraph: string, type: string, field: string) => Requirements;

/** The names that requirements begin with. */
export const STAND_IN = `${RESERVED_PREFIX}required_`;

/** Finds the stand-ins by the schema that is planned on. */
export function createRequirementsOf(schema: GraphQLSchema, standIns: ReadonlyMap<string, StandIn>): RequirementsOf {
  const required = requiredSelections(schema).map((each) => ({ ...each, subgraph: subgraphName(schema, each.graph) }));
  return (subgraph, type, field) => {
    const found = required.filter(
      (each) => each.subgraph === subgraph && each.field === field && overlap(schema, each.type, type),
    );
    return new Map(found.flatMap(({ selection }) => [...standInsIn(selection, '', standIns)]));
  };
}

function* standInsIn(
  { selections }: SelectionSetNode,
  place: string,
  standIns: ReadonlyMap<string, StandIn>,
): Generator<readonly [string, string]> {
  for (const node of selections) {
    if (node.kind === Kind.FRAGMENT_SPREAD) continue;
    const standIn = node.kind === Kind.FIELD ? standIns.get(node.name.value) : undefined;
    const here = node.kind === Kind.FIELD ? `${place}.${(standIn?.node ?? node).name.value}` : place;
    if (standIn) yield [here, standIn.name];
    if (node.selectionSet) yield* standInsIn(node.selectionSet, here, standIns);
  }
}

/**
 * A plan that names no stand-ins: what it fetches by one is fetched by the true field, under the stand-in's name, and sent on
 * under the true field's. Where fields of one fetch require one field differently, it becomes a fetch for each.
 */
export function restoreRequirements(
  plan: QueryPlan,
  standIns: ReadonlyMap<string, StandIn>,
  requirementsOf: RequirementsOf,
): QueryPlan {
  const restore = (node: PlanNode): PlanNode => {
    switch (node.kind) {
      case 'Sequence':
      case 'Parallel':
        return { ...node, nodes: node.nodes.map(restore) };
      case 'Flatten':
        return { ...node, node: restore(node.node) };
      case 'Condition': {
        const { ifClause, elseClause, ...rest } = node;
        return {
          ...rest,
          ...(ifClause && { ifClause: restore(ifClause) }),
          ...(elseClause && { elseClause: restore(elseClause) }),
        };
      }
      case 'Fetch': {
        const fetches = apart(node, standIns, requirementsOf).map((fetch) => withTrueNames(fetch, standIns));
        const [only] = fetches;
        return only && fetches.length === 1 ? only : { kind: 'Parallel', nodes: [...fetches] };
      }
      case 'Defer':
        return node;
    }
  };
  const { node } = plan;
  return !node || node.kind === 'Subscription' ? plan : { ...plan, node: restore(node) };
}

/** Some of the fields that a fetch asks of its entities, and what they require. */
interface Batch {
  readonly fields: Set<FieldNode>;
  readonly requirements: Map<string, string>;
}

/** A fetch as it is, or as several where what its fields require has no room in one representation. */
function apart(
  fetch: FetchNode,
  standIns: ReadonlyMap<string, StandIn>,
  requirementsOf: RequirementsOf,
): readonly FetchNode[] {
  if (!fetch.requires || !JSON.stringify(fetch.requires).includes(STAND_IN)) return [fetch];
  const document = parse(fetch.operation, { noLocation: true });
  const batches: Batch[] = [];
  for (const [type, field] of entityFields(document)) {
    const requirements = requirementsOf(fetch.serviceName, type, field.name.value);
    const fits = (batch: Batch) =>
      [...requirements].every(([place, name]) => (batch.requirements.get(place) ?? name) === name);
    const batch = batches.find(fits) ?? { fields: new Set<FieldNode>(), requirements: new Map<string, string>() };
    if (batch.fields.size === 0) batches.push(batch);
    batch.fields.add(field);
    for (const [place, name] of requirements) batch.requirements.set(place, name);
  }
  if (batches.length < 2) return [fetch];
  return batches.map(({ fields, requirements }) => ({
    ...fetch,
    ...onlyFields(fetch, document, fields),
    requires: onlyRequired(fetch.requires ?? [], standIns, new Set(requirements.values())),
  }));
}

/** The fields that are asked of entities, each with the type on which it is asked. */
function* entityFields(document: DocumentNode): Generator<readonly [string, FieldNode]> {
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    for (const entities of definition.selectionSet.selections)
      if (entities.kind === Kind.FIELD && entities.selectionSet) yield* fieldsIn(entities.selectionSet, '');
  }
}

function* fieldsIn({ selections }: SelectionSetNode, type: string): Generator<readonly [string, FieldNode]> {
  for (const node of selections) {
    if (node.kind === Kind.FIELD) yield [type, node];
    else if (node.kind === Kind.INLINE_FRAGMENT)
      yield* fieldsIn(node.selectionSet, node.typeCondition?.name.value ?? type);
    else throw new Error('A fetch of a plan has no fragments.');
  }
}

/** What of a fetch asks only some of the fields of its entities, with the variables that these use. */
function onlyFields(
  { variableUsages = [], contextRewrites }: FetchNode,
  document: DocumentNode,
  fields: ReadonlySet<FieldNode>,
): Partial<FetchNode> {
  const keep = (set: SelectionSetNode): SelectionSetNode => ({
    ...set,
    selections: set.selections.flatMap((node): readonly SelectionNode[] => {
      if (node.kind === Kind.FIELD) return fields.has(node) ? [node] : [];
      if (node.kind === Kind.FRAGMENT_SPREAD) return [];
      const selectionSet = keep(node.selectionSet);
      return selectionSet.selections.length > 0 ? [{ ...node, selectionSet }] : [];
    }),
  });
  const used = new Set<string>();
  const definitions = document.definitions.map((definition) => {
    if (definition.kind !== Kind.OPERATION_DEFINITION) return definition;
    const selections = definition.selectionSet.selections.map((entities) =>
      entities.kind === Kind.FIELD && entities.selectionSet
        ? { ...entities, selectionSet: keep(entities.selectionSet) }
        : entities,
    );
    const selectionSet = { ...definition.selectionSet, selections };
    const { variableDefinitions = [], ...rest } = definition;
    visit({ ...rest, selectionSet }, { Variable: ({ name }) => void used.add(name.value) });
    return {
      ...rest,
      selectionSet,
      variableDefinitions: variableDefinitions.filter(({ variable }) => used.has(variable.name.value)),
    };
  });
  return {
    operation: stripIgnoredCharacters(print({ ...document, definitions })),
    variableUsages: variableUsages.filter((name) => used.has(name)),
    ...(contextRewrites && { contextRewrites: contextRewrites.filter(({ renameKeyTo }) => used.has(renameKeyTo)) }),
  };
}

/** What is sent of an entity, without stand-ins that are required by other fields only. */
function onlyRequired(
  nodes: readonly QueryPlanSelectionNode[],
  standIns: ReadonlyMap<string, StandIn>,
  wanted: ReadonlySet<string>,
): QueryPlanSelectionNode[] {
  return nodes.flatMap((node): QueryPlanSelectionNode[] => {
    if (node.kind === 'Field' && standIns.has(node.name) && !wanted.has(node.name)) return [];
    if (!node.selections) return [node];
    const selections = onlyRequired(node.selections, standIns, wanted);
    return selections.length > 0 ? [{ ...node, selections }] : [];
  });
}

function withTrueNames(fetch: FetchNode, standIns: ReadonlyMap<string, StandIn>): FetchNode {
  const { operation, requires } = fetch;
  return {
    ...fetch,
    operation: operation.includes(STAND_IN) ? withTrueFields(operation, standIns) : operation,
    ...(requires && { requires: withTrueSelections(requires, standIns) }),
  };
}

function withTrueFields(operation: string, standIns: ReadonlyMap<string, StandIn>): string {
  const document = visit(parse(operation, { noLocation: true }), {
    Field: (node) => {
      const standIn = standIns.get(node.name.value);
      if (!standIn) return undefined;
      const { name, arguments: args = [] } = standIn.node;
      return { ...node, alias: node.alias ?? node.name, name, arguments: args };
    },
  });
  return stripIgnoredCharacters(print(document));
}

/** An alias that begins as a stand-in is where the value is read; it is written under the field's name. */
function withTrueSelections(
  nodes: readonly QueryPlanSelectionNode[],
  standIns: ReadonlyMap<string, StandIn>,
): QueryPlanSelectionNode[] {
  return nodes.map((node) => {
    const selections = node.selections && { selections: withTrueSelections(node.selections, standIns) };
    if (node.kind === 'InlineFragment') return { ...node, ...selections } as QueryPlanSelectionNode;
    const standIn = standIns.get(node.name);
    return {
      ...node,
      ...selections,
      ...(standIn && { name: standIn.node.name.value, alias: node.alias ?? node.name }),
    };
  });
}
