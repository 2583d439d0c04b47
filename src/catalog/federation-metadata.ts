import type {
  ConstArgumentNode,
  ConstDirectiveNode,
  ConstValueNode,
  GraphQLNamedType,
  GraphQLSchema,
  SelectionSetNode,
} from 'graphql';
import { isEnumType, isInterfaceType, isObjectType, Kind, parse } from 'graphql';
import { oncePerSchema } from './once-per-schema.ts';

/** A field's `@requires` in one subgraph: the selection on its own type. */
export interface RequiredSelection {
  readonly type: string;
  readonly field: string;
  /** The subgraph (its enum name) that requires it. */
  readonly graph: string;
  readonly from: 'requires' | 'context';
  /** The types on which the selection is made: the field's own, or those that set the context. */
  readonly on: readonly string[];
  readonly selection: SelectionSetNode;
}

/** A `@key` of a type in one subgraph. */
export interface KeySelection {
  readonly type: string;
  /** The subgraph (its enum name). */
  readonly graph: string;
  readonly selection: SelectionSetNode;
  /** Whether the subgraph resolves entities by it; `resolvable: false` only refers to them. */
  readonly isResolvable: boolean;
}

/** The types that some subgraph resolves by key, hence entities. @see https://specs.apollo.dev/join/v0.5/#@type */
export function entityTypes(schema: GraphQLSchema): ReadonlySet<string> {
  return new Set(keySelections(schema).map(({ type }) => type));
}

/** The object types of every interface. */
export function implementersOf(schema: GraphQLSchema): ReadonlyMap<string, readonly string[]> {
  const interfaces = Object.values(schema.getTypeMap()).filter((type) => isInterfaceType(type));
  return new Map(interfaces.map((type) => [type.name, schema.getPossibleTypes(type).map((each) => each.name)]));
}

/**
 * The interfaces that some subgraph has as an `@interfaceObject`, each with its fields that are computed from others: such a
 * subgraph answers objects of it without knowing their types. @see https://specs.apollo.dev/join/v0.5/#@type
 */
export function interfaceObjects(schema: GraphQLSchema): ReadonlyMap<string, ReadonlySet<string>> {
  const computed = Map.groupBy(requiredSelections(schema), ({ type }) => type);
  return new Map(
    composites(schema)
      .filter((type) => directives(type, 'join__type').some((node) => isTrue(argument(node, 'isInterfaceObject'))))
      .map(({ name }) => [name, new Set(computed.get(name)?.map(({ field }) => field))]),
  );
}

/** Every `@key` of the supergraph. @see https://specs.apollo.dev/join/v0.5/#@type */
export const keySelections = oncePerSchema((schema): readonly KeySelection[] => {
  const known = new Map<string, SelectionSetNode>();
  return composites(schema).flatMap((type) =>
    directives(type, 'join__type').flatMap((node) => {
      const key = stringArgument(node, 'key');
      const graph = enumArgument(node, 'graph');
      if (key === undefined || graph === undefined) return [];
      const isResolvable = !isFalse(argument(node, 'resolvable'));
      return [{ type: type.name, graph, selection: fieldSet(key, known), isResolvable }];
    }),
  );
});

/** The subgraphs (enum names) that know a type. */
export function graphsOfType(schema: GraphQLSchema, typeName: string): ReadonlySet<string> {
  const type = schema.getType(typeName);
  const nodes = type ? directives(type, 'join__type') : [];
  return new Set(nodes.flatMap((node) => enumArgument(node, 'graph') ?? []));
}

/** The subgraphs (enum names) that resolve a field; empty means every subgraph that has its type. */
export function graphsOfField(schema: GraphQLSchema, typeName: string, fieldName: string): ReadonlySet<string> {
  const type = schema.getType(typeName);
  if (!isObjectType(type) && !isInterfaceType(type)) return new Set();
  const own = (type.getFields()[fieldName]?.astNode?.directives ?? []).filter(
    (node) => node.name.value === 'join__field',
  );
  const nodes =
    own.length > 0 ? own.filter((node) => !isTrue(argument(node, 'external'))) : directives(type, 'join__type');
  return new Set(nodes.flatMap((node) => enumArgument(node, 'graph') ?? []));
}

/** Every `@requires` and `@fromContext` of the supergraph. @see https://specs.apollo.dev/join/v0.5/#@field */
export const requiredSelections = oncePerSchema((schema): readonly RequiredSelection[] => {
  const contexts = contextTypes(schema);
  return composites(schema).flatMap((type) =>
    Object.values(type.getFields()).flatMap((field) => {
      const requirer = (node: ConstDirectiveNode) => ({
        type: type.name,
        field: field.name,
        graph: enumArgument(node, 'graph') ?? '',
      });
      return (field.astNode?.directives ?? [])
        .filter((node) => node.name.value === 'join__field' && node.arguments?.some(isRequirement))
        .flatMap((node) => [
          ...requiresOf(node).map((selection) => ({
            ...requirer(node),
            from: 'requires' as const,
            on: [type.name],
            selection,
          })),
          ...contextArguments(node).map(([context, selection]) => ({
            ...requirer(node),
            from: 'context' as const,
            on: contexts.get(context) ?? [...composites(schema)].map((each) => each.name),
            selection,
          })),
        ]);
    }),
  );
});

/** What a subgraph is called, by its enum name. @see https://specs.apollo.dev/join/v0.5/#@graph */
export function subgraphName(schema: GraphQLSchema, graph: string): string {
  const type = schema.getType('join__Graph');
  const nodes = isEnumType(type) ? (type.getValue(graph)?.astNode?.directives ?? []) : [];
  const node = nodes.find((each) => each.name.value === 'join__graph');
  return (node && stringArgument(node, 'name')) ?? graph;
}

function isRequirement({ name }: ConstArgumentNode): boolean {
  return name.value === 'requires' || name.value === 'contextArguments';
}

/** A federation field set (`id address { city }`) as a selection set. Most types have the same key. */
function fieldSet(text: string, known: Map<string, SelectionSetNode>): SelectionSetNode {
  const selection = known.get(text) ?? parseFieldSet(text);
  known.set(text, selection);
  return selection;
}

function parseFieldSet(text: string): SelectionSetNode {
  const body = text.trim().startsWith('{') ? text : `{ ${text} }`;
  const [definition] = parse(body, { noLocation: true }).definitions;
  if (definition?.kind !== Kind.OPERATION_DEFINITION)
    throw new Error('A field set of the supergraph is not a selection.');
  return definition.selectionSet;
}

function requiresOf(node: ConstDirectiveNode): readonly SelectionSetNode[] {
  const requires = stringArgument(node, 'requires');
  return requires === undefined ? [] : [parseFieldSet(requires)];
}

function contextArguments(node: ConstDirectiveNode): readonly (readonly [string, SelectionSetNode])[] {
  const list = argument(node, 'contextArguments');
  if (list?.kind !== Kind.LIST) return [];
  return list.values.flatMap((item) => {
    if (item.kind !== Kind.OBJECT) return [];
    const field = (name: string) => text(item.fields.find((entry) => entry.name.value === name)?.value);
    const context = field('context');
    const selection = field('selection');
    return context === undefined || selection === undefined ? [] : [[context, parseFieldSet(selection)] as const];
  });
}

function contextTypes(schema: GraphQLSchema): ReadonlyMap<string, readonly string[]> {
  const types = new Map<string, string[]>();
  for (const type of Object.values(schema.getTypeMap())) {
    for (const node of type.astNode?.directives ?? []) {
      const name =
        node.name.value === 'context' || node.name.value.endsWith('__context')
          ? stringArgument(node, 'name')
          : undefined;
      if (name !== undefined) types.set(name, [...(types.get(name) ?? []), type.name]);
    }
  }
  return types;
}

function composites(schema: GraphQLSchema) {
  return Object.values(schema.getTypeMap()).filter((type) => isObjectType(type) || isInterfaceType(type));
}

function directives(type: GraphQLNamedType, name: string): readonly ConstDirectiveNode[] {
  return (type.astNode?.directives ?? []).filter((node) => node.name.value === name);
}

function argument(node: ConstDirectiveNode, name: string): ConstValueNode | undefined {
  return node.arguments?.find((entry) => entry.name.value === name)?.value;
}

function stringArgument(node: ConstDirectiveNode, name: string): string | undefined {
  return text(argument(node, name));
}

function enumArgument(node: ConstDirectiveNode, name: string): string | undefined {
  const value = argument(node, name);
  return value?.kind === Kind.ENUM ? value.value : undefined;
}

function text(value: ConstValueNode | undefined): string | undefined {
  return value?.kind === Kind.STRING ? value.value : undefined;
}

function isTrue(value: ConstValueNode | undefined): boolean {
  return value?.kind === Kind.BOOLEAN && value.value;
}

function isFalse(value: ConstValueNode | undefined): boolean {
  return value?.kind === Kind.BOOLEAN && !value.value;
}
