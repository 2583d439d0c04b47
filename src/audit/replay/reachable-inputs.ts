import type { GraphQLInputType } from 'graphql';
import { getNamedType, isEnumType, isInputObjectType } from 'graphql';
import type { Catalog } from '../../catalog/catalog.ts';
import type { Coordinate } from '../../lib/coordinate.ts';
import { memberCoordinate } from '../../lib/coordinate.ts';

/** The personal input fields and enum values that a value of this type can hold, at any depth. Sorted. */
export function reachableInputs(type: GraphQLInputType, { inputs }: Pick<Catalog, 'inputs'>): readonly Coordinate[] {
  const found = new Set<Coordinate>();
  const types = new Set([getNamedType(type)]);
  // The set grows while it is walked.
  for (const each of types) {
    if (isEnumType(each)) for (const { name } of each.getValues()) found.add(memberCoordinate(each.name, name));
    if (!isInputObjectType(each)) continue;
    for (const field of Object.values(each.getFields())) {
      found.add(memberCoordinate(each.name, field.name));
      types.add(getNamedType(field.type));
    }
  }
  return [...found].filter((coordinate) => inputs.has(coordinate)).sort();
}
