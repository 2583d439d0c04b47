import type { GraphQLNamedType, GraphQLSchema, SelectionNode, SelectionSetNode } from 'graphql';
import { getNamedType, isAbstractType, isInterfaceType, isLeafType, isNonNullType, isObjectType, Kind } from 'graphql';
import type { Coordinate } from '../lib/coordinate.ts';
import { memberCoordinate } from '../lib/coordinate.ts';
import {
  entityTypes,
  graphsOfType,
  interfaceObjects,
  keySelections,
  requiredSelections,
} from './federation-metadata.ts';

/** What decides whether selections on one field may be fetched as one (docs/decisions/0016-aliases-are-fields.md). */
export interface FetchFacts {
  /**
   * Leaf fields, and `__typename`, that cannot take away what surrounds them: they may be null, and the only subgraph that
   * has their type has them at hand, without a key and without a value from elsewhere.
   */
  readonly steady: ReadonlySet<Coordinate>;
  /**
   * What plans select by themselves, for `@key`, `@requires` and `@fromContext`, below composite fields without arguments.
   * Only selections that need no further fetch: to ask those twice costs no request.
   */
  readonly planned: ReadonlyMap<Coordinate, readonly SelectionSetNode[]>;
}

/** Reads the facts from a supergraph. */
export function fetchFacts(schema: GraphQLSchema): FetchFacts {
  return { steady: steadyFields(schema), planned: plannedSelections(schema) };
}

function steadyFields(schema: GraphQLSchema): ReadonlySet<Coordinate> {
  const requiring = new Set(requiredSelections(schema).map(({ type, field }) => memberCoordinate(type, field)));
  const elsewhere = interfaceObjects(schema);
  const steady = new Set<Coordinate>();
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || graphsOfType(schema, type.name).size !== 1) continue;
    if (type.getInterfaces().some(({ name }) => elsewhere.has(name))) continue;
    steady.add(memberCoordinate(type.name, '__typename'));
    for (const field of Object.values(type.getFields())) {
      const coordinate = memberCoordinate(type.name, field.name);
      const mayBeNull = !isNonNullType(field.type) && isLeafType(getNamedType(field.type));
      if (mayBeNull && !requiring.has(coordinate)) steady.add(coordinate);
    }
  }
  return steady;
}

function plannedSelections(schema: GraphQLSchema): ReadonlyMap<Coordinate, readonly SelectionSetNode[]> {
  const entities = entityTypes(schema);
  const planned = new Map<Coordinate, readonly SelectionSetNode[]>();
  const isEntity = (type: GraphQLNamedType): boolean =>
    entities.has(type.name) || (isAbstractType(type) && schema.getPossibleTypes(type).some(isEntity));
  const fieldOf = (typeName: string, name: string) => {
    const type = schema.getType(typeName);
    return isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined;
  };
  const reachesEntity = (typeName: string, node: SelectionNode): boolean => {
    if (node.kind === Kind.FRAGMENT_SPREAD) return false;
    if (node.kind === Kind.INLINE_FRAGMENT) {
      const on = node.typeCondition?.name.value ?? typeName;
      return node.selectionSet.selections.some((each) => reachesEntity(on, each));
    }
    const field = fieldOf(typeName, node.name.value);
    if (!field || !node.selectionSet) return false;
    const type = getNamedType(field.type);
    return isEntity(type) || node.selectionSet.selections.some((each) => reachesEntity(type.name, each));
  };
  const add = (typeName: string, node: SelectionNode): void => {
    if (node.kind === Kind.FRAGMENT_SPREAD) return;
    if (node.kind === Kind.INLINE_FRAGMENT) {
      for (const each of node.selectionSet.selections) add(node.typeCondition?.name.value ?? typeName, each);
      return;
    }
    const field = fieldOf(typeName, node.name.value);
    if (!field || !node.selectionSet) return;
    if (reachesEntity(typeName, node)) {
      for (const each of node.selectionSet.selections) add(getNamedType(field.type).name, each);
      return;
    }
    const type = schema.getType(typeName);
    const names = isInterfaceType(type) ? schema.getPossibleTypes(type).map(({ name }) => name) : [];
    for (const name of [typeName, ...names]) {
      const coordinate = memberCoordinate(name, node.name.value);
      planned.set(coordinate, [...(planned.get(coordinate) ?? []), node.selectionSet]);
    }
  };
  for (const { type, selection } of keySelections(schema)) for (const node of selection.selections) add(type, node);
  for (const { on, selection } of requiredSelections(schema))
    for (const type of on) for (const node of selection.selections) add(type, node);
  return planned;
}
