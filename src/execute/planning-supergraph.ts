import type { QueryPlan } from '@apollo/query-planner';
import type {
  ConstDirectiveNode,
  DocumentNode,
  FieldDefinitionNode,
  FieldNode,
  GraphQLSchema,
  InterfaceTypeDefinitionNode,
  ObjectTypeDefinitionNode,
} from 'graphql';
import { buildASTSchema, isInterfaceType, isObjectType, Kind, print, visit } from 'graphql';
import { keySelections, requiredSelections } from '../catalog/federation-metadata.ts';
import type { RequiredField } from '../catalog/required-fields.ts';
import { isSeparable, requiredConflicts, requiredFields } from '../catalog/required-fields.ts';
import type { StandIn } from './restore-requirements.ts';
import { createRequirementsOf, restoreRequirements, STAND_IN } from './restore-requirements.ts';

/** What is planned on, and the way back from a plan on it to one that subgraphs understand. */
export interface PlanningSupergraph {
  /** The supergraph's own document where nothing has to be mended. */
  readonly document: DocumentNode;
  readonly restore: (plan: QueryPlan) => QueryPlan;
}

/**
 * The supergraph without what Apollo's planner plans wrongly:
 * - where fields require one field with different arguments, it would fetch that once; each gets a field of its own
 *   (`StandIn`), so that the planner sees two;
 * - an entity whose field `@requires` another subgraph's is entered by the first of its keys, resolvable or not; only
 *   those by which the subgraph resolves are left (test "an entity is entered again by a key that resolves").
 */
export function planningSupergraph(document: DocumentNode, schema: GraphQLSchema): PlanningSupergraph {
  const standIns = standInsOf(schema);
  const mended = withResolvableKeys(withStandIns(document, schema, standIns), schema);
  if (standIns.all.length === 0) return { document: mended, restore: (plan) => plan };
  const byName = new Map(standIns.all.map((each) => [each.name, each]));
  const requirementsOf = createRequirementsOf(buildASTSchema(mended, { assumeValidSDL: true }), byName);
  return { document: mended, restore: (plan) => restoreRequirements(plan, byName, requirementsOf) };
}

interface StandIns {
  readonly all: readonly StandIn[];
  /** By the required field's node in its requirer's selection. */
  readonly byNode: ReadonlyMap<FieldNode, StandIn>;
  readonly requirers: ReadonlyMap<string, RequiredField['requirer']>;
  /** `Type.field graph` of every field with arguments that a subgraph still requires, stand-ins among them. */
  readonly required: ReadonlySet<string>;
}

function standInsOf(schema: GraphQLSchema): StandIns {
  const fields = requiredFields(schema);
  const apart = new Set(requiredConflicts(schema).filter(isSeparable).flat());
  const byText = new Map<string, StandIn>();
  const byNode = new Map<FieldNode, StandIn>();
  const requirers = new Map<string, RequiredField['requirer']>();
  const required = new Set<string>();
  for (const each of fields) {
    const { requirer, node, path, written } = each;
    const types = typesBelow(schema, path.at(-1)?.type ?? '');
    let name = node.name.value;
    if (apart.has(each)) {
      const known = byText.get(name + written);
      const standIn = {
        name: known?.name ?? `${STAND_IN}${byText.size}`,
        node,
        types: new Set([...(known?.types ?? []), ...types]),
      };
      byText.set(name + written, standIn);
      byNode.set(node, standIn);
      requirers.set(usage(requirer.type, requirer.field, requirer.graph), requirer);
      name = standIn.name;
    }
    for (const type of types) required.add(usage(type, name, requirer.graph));
  }
  return { all: [...byText.values()], byNode, requirers, required };
}

function usage(type: string, field: string, graph: string): string {
  return `${type}.${field} ${graph}`;
}

/** A type and, of an interface, all that implement it: they have whatever fields it has. */
function typesBelow(schema: GraphQLSchema, name: string): readonly string[] {
  const type = schema.getType(name);
  if (!isInterfaceType(type)) return [name];
  const { objects, interfaces } = schema.getImplementations(type);
  return [type, ...objects, ...interfaces].map((each) => each.name);
}

function withStandIns(document: DocumentNode, schema: GraphQLSchema, standIns: StandIns): DocumentNode {
  if (standIns.all.length === 0) return document;
  return mapTypes(document, (node) => {
    const type = schema.getType(node.name.value);
    if (!isObjectType(type) && !isInterfaceType(type)) return node;
    const fields = (node.fields ?? []).flatMap((written) => {
      const field = withRequirements(type.name, written, standIns);
      const mine = standIns.all.filter(
        (standIn) => standIn.node.name.value === field.name.value && standIn.types.has(type.name),
      );
      if (mine.length === 0) return [field];
      const isOnInterface = (name: string) =>
        type.getInterfaces().some((each) => each.name === name && each.getFields()[field.name.value]);
      const original = withoutUnusedExternals(node, field, standIns, isOnInterface);
      const copies = mine.map(({ name, types }) => {
        const copy = { ...field, name: { kind: Kind.NAME, value: name } as const, arguments: [] };
        return withoutUnusedExternals(node, copy, standIns, (face) => types.has(face));
      });
      return [original, ...copies];
    });
    return { ...node, fields };
  });
}

/** An external field that nothing requires in a subgraph is an error there, unless an interface of the subgraph has it. */
function withoutUnusedExternals(
  type: TypeDefinition,
  field: FieldDefinitionNode,
  { required }: StandIns,
  isOnInterface: (name: string) => boolean,
): FieldDefinitionNode {
  const isImplemented = (graph: string) =>
    (type.directives ?? [])
      .filter(({ name }) => name.value === 'join__implements')
      .filter((directive) => argumentText(directive, 'graph') === graph)
      .some((directive) => isOnInterface(JSON.parse(argumentText(directive, 'interface') ?? '""')));
  const directives = (field.directives ?? []).filter((directive) => {
    const graph = argumentText(directive, 'graph') ?? '';
    if (argumentText(directive, 'external') !== 'true') return true;
    return required.has(usage(type.name.value, field.name.value, graph)) || isImplemented(graph);
  });
  return { ...field, directives };
}

/** A field whose `@requires` names the stand-ins. */
function withRequirements(
  type: string,
  field: FieldDefinitionNode,
  { byNode, requirers }: StandIns,
): FieldDefinitionNode {
  const directives = field.directives?.map((directive) => {
    const requirer = requirers.get(usage(type, field.name.value, argumentText(directive, 'graph') ?? ''));
    if (directive.name.value !== 'join__field' || !requirer) return directive;
    const selection = visit(requirer.selection, {
      Field: (node) => {
        const standIn = byNode.get(node);
        if (!standIn) return undefined;
        const { arguments: _arguments, ...rest } = node;
        return { ...rest, name: { kind: Kind.NAME, value: standIn.name } as const };
      },
    });
    const requires = selection.selections.map((node) => print(node)).join(' ');
    return withArgument(directive, 'requires', requires);
  });
  return { ...field, ...(directives && { directives }) };
}

function withArgument(directive: ConstDirectiveNode, name: string, value: string): ConstDirectiveNode {
  return {
    ...directive,
    arguments:
      directive.arguments?.map((argument) =>
        argument.name.value === name ? { ...argument, value: { kind: Kind.STRING, value } as const } : argument,
      ) ?? [],
  };
}

/** Leaves out the keys by which a subgraph only refers to entities, where it resolves them by others or computes fields of them. */
function withResolvableKeys(document: DocumentNode, schema: GraphQLSchema): DocumentNode {
  const keys = keySelections(schema);
  if (keys.every(({ isResolvable }) => isResolvable)) return document;
  const entered = new Set(keys.filter(({ isResolvable }) => isResolvable).map(({ type, graph }) => `${type} ${graph}`));
  const computed = new Set(requiredSelections(schema).map(({ type, graph }) => `${type} ${graph}`));
  return mapTypes(document, (node) => {
    const { directives = [] } = node;
    const entering = directives.flatMap((directive) => {
      const at = `${node.name.value} ${argumentText(directive, 'graph')}`;
      if (directive.name.value !== 'join__type' || argumentText(directive, 'resolvable') !== 'false')
        return [directive];
      if (entered.has(at)) return [];
      if (!computed.has(at) || argumentText(directive, 'isInterfaceObject') === 'true') return [directive];
      // Where it is entered by none, no plan may try: what cannot be planned is refused aloud.
      const others = directive.arguments?.filter(({ name }) => !['key', 'resolvable'].includes(name.value)) ?? [];
      return [{ ...directive, arguments: others }];
    });
    const isSame = entering.length === directives.length && entering.every((each, index) => each === directives[index]);
    return isSame ? node : { ...node, directives: [...new Map(entering.map((each) => [print(each), each])).values()] };
  });
}

type TypeDefinition = ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode;

function mapTypes(document: DocumentNode, map: (node: TypeDefinition) => TypeDefinition): DocumentNode {
  const definitions = document.definitions.map((node) =>
    node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.INTERFACE_TYPE_DEFINITION ? map(node) : node,
  );
  const isSame = definitions.every((node, index) => node === document.definitions[index]);
  return isSame ? document : { ...document, definitions };
}

/** An argument as it is written. */
function argumentText(directive: ConstDirectiveNode, name: string): string | undefined {
  const value = directive.arguments?.find((argument) => argument.name.value === name)?.value;
  return value && print(value);
}
