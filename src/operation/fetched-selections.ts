import type {
  DirectiveNode,
  FieldNode,
  GraphQLAbstractType,
  GraphQLInterfaceType,
  GraphQLNamedType,
  GraphQLSchema,
  SelectionNode,
} from 'graphql';
import { doTypesOverlap, getNamedType, isCompositeType, isInterfaceType, isUnionType, Kind, print } from 'graphql';
import type { Part } from './compile-by-owner.ts';
import { sentDirectives } from './sent-directives.ts';
import type { ObjectShape } from './shape.ts';

/** Tells of an object that it is there, and of which type. */
export const TYPENAME: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };

/**
 * One field as it is fetched: under a response key, once for each list of directives. What is fetched below it stands under
 * the first alone, since a subgraph merges fields of one response key.
 * SECURITY: under each it would double with every level (test "directives at every level …").
 */
export function fetchedFields(
  node: FieldNode,
  directives: DirectiveLists,
  key: string,
  selections: readonly SelectionNode[],
): readonly FieldNode[] {
  const field = {
    kind: Kind.FIELD,
    name: node.name,
    ...(key === node.name.value ? {} : { alias: { kind: Kind.NAME, value: key } as const }),
    ...(node.arguments ? { arguments: node.arguments } : {}),
  } as const;
  return [...directives.values()].map((list, index) => ({
    ...field,
    ...(list.length > 0 ? { directives: list } : {}),
    ...(selections.length > 0 ? selecting(index === 0 ? selections : [TYPENAME]) : {}),
  }));
}

function selecting(selections: readonly SelectionNode[]) {
  return { selectionSet: { kind: Kind.SELECTION_SET, selections } as const };
}

/** The directives that stand on selections of one response key, each list once, by its text. */
export type DirectiveLists = ReadonlyMap<string, readonly DirectiveNode[]>;

/** The lists of directives on these fields, those that are sent. */
export function directiveLists(nodes: readonly FieldNode[]): DirectiveLists {
  return new Map(nodes.map(sentDirectives).map((list) => [list.map((each) => print(each)).join(' '), list]));
}

/** What is fetched of an object of which nothing else has to be. */
export function orTypename(selections: readonly SelectionNode[]): readonly SelectionNode[] {
  return selections.length > 0 ? selections : [TYPENAME];
}

/** What is fetched through an abstract type. */
export interface AbstractSelections {
  readonly fetched: readonly SelectionNode[];
  /** The interfaces whose types are all fetched alike, as fields of the interface. */
  readonly undivided: ReadonlySet<GraphQLInterfaceType>;
}

/**
 * One inline fragment per type, or the fields as they are where every type is fetched alike through its interface. Where some
 * subgraph has interfaces at the place as an `@interfaceObject`, as much as possible is asked of these: for a fragment on
 * a type it would have to ask another subgraph first. Not where types differ in fields that are computed from others:
 * Apollo's planner would ask for no field of an object that lacks what another type's is computed from (test "a field
 * that is computed behind an @interfaceObject …").
 */
export function abstractSelections(
  schema: GraphQLSchema,
  type: GraphQLAbstractType,
  interfaceObjects: ReadonlyMap<GraphQLInterfaceType, ReadonlySet<string>>,
  parts: readonly Part<ObjectShape>[],
): AbstractSelections {
  const byType = parts.map((part) => [part.shape.typeName, part.fetched] as const);
  const isAlike = new Set(byType.map(([, nodes]) => nodes.map((node) => print(node)).join('\n'))).size <= 1;
  if (interfaceObjects.size > 0 || isAlike) {
    const shared = shareSelections(schema, type, new Set([type, ...interfaceObjects.keys()]), byType);
    const computed = new Set([...interfaceObjects.values()].flatMap((names) => [...names]));
    const isDivided = shared.below.length > 0;
    if (!isDivided || (interfaceObjects.size > 0 && !selectsAny(shared.below, computed)))
      return { fetched: [...shared.fetched, ...shared.below], undivided: shared.undivided };
  }
  return { fetched: byType.flatMap(([name, nodes]) => onType(name, nodes)), undivided: new Set() };
}

interface SharedSelections {
  /** What all types have in common. */
  readonly fetched: readonly SelectionNode[];
  /** Fragments on interfaces and types, with the rest. */
  readonly below: readonly SelectionNode[];
  readonly undivided: ReadonlySet<GraphQLInterfaceType>;
}

function shareSelections(
  schema: GraphQLSchema,
  type: GraphQLAbstractType,
  scopes: ReadonlySet<GraphQLAbstractType>,
  byType: readonly (readonly [string, readonly SelectionNode[]])[],
): SharedSelections {
  const left = new Map(byType.map(([name, nodes]) => [name, new Map(nodes.map((node) => [print(node), node]))]));
  const fetched: SelectionNode[] = [];
  const below: SelectionNode[] = [];
  const undivided = new Set<GraphQLInterfaceType>();
  for (const scope of [...scopes].filter(isInterfaceType)) {
    const members = [scope, ...schema.getPossibleTypes(scope)].flatMap(({ name }) => left.get(name) ?? []);
    const shared = [...(members[0] ?? [])].filter(
      ([text, node]) => members.every((nodes) => nodes.has(text)) && isSelectable(schema, scope, node),
    );
    for (const nodes of members) for (const [text] of shared) nodes.delete(text);
    const nodes = shared.map(([, node]) => node);
    if (scope === type) fetched.push(...nodes);
    else below.push(...onType(scope.name, nodes));
    if (members.every((each) => each.size === 0)) undivided.add(scope);
  }
  for (const [name, nodes] of left) below.push(...onType(name, [...nodes.values()]));
  return { fetched, below, undivided };
}

/** Whether fragments select a field of one of these names, at their first level. */
function selectsAny(fragments: readonly SelectionNode[], names: ReadonlySet<string>): boolean {
  return fragments.some(
    (fragment) =>
      fragment.kind === Kind.INLINE_FRAGMENT &&
      fragment.selectionSet.selections.some((node) => node.kind === Kind.FIELD && names.has(node.name.value)),
  );
}

function onType(name: string, selections: readonly SelectionNode[]): readonly SelectionNode[] {
  if (selections.length === 0) return [];
  return [
    {
      kind: Kind.INLINE_FRAGMENT,
      typeCondition: { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: name } },
      selectionSet: { kind: Kind.SELECTION_SET, selections },
    },
  ];
}

/** Whether a selection that fits some types of an interface fits the interface, which may declare less. */
function isSelectable(schema: GraphQLSchema, type: GraphQLNamedType | undefined, node: SelectionNode): boolean {
  if (node.kind === Kind.FRAGMENT_SPREAD || !isCompositeType(type)) return false;
  const below = node.selectionSet?.selections ?? [];
  if (node.kind === Kind.INLINE_FRAGMENT) {
    const condition = node.typeCondition ? schema.getType(node.typeCondition.name.value) : type;
    if (!isCompositeType(condition) || !doTypesOverlap(schema, type, condition)) return false;
    return below.every((each) => isSelectable(schema, condition, each));
  }
  if (node.name.value === TYPENAME.name.value) return true;
  const field = isUnionType(type) ? undefined : type.getFields()[node.name.value];
  if (!field || node.arguments?.some(({ name }) => !field.args.some((arg) => arg.name === name.value))) return false;
  return below.every((each) => isSelectable(schema, getNamedType(field.type), each));
}
