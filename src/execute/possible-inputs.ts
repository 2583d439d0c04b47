import type { GraphQLInputType } from 'graphql';
import { getNamedType, isEnumType, isInputObjectType } from 'graphql';
import type { Coordinate } from '../lib/coordinate.ts';
import { memberCoordinate } from '../lib/coordinate.ts';

/** Every input field and enum value that a value of the type can hold, at any depth. */
export function possibleInputs(type: GraphQLInputType): ReadonlySet<Coordinate> {
  const found = new Set<Coordinate>();
  const visit = (below: GraphQLInputType): void => {
    const named = getNamedType(below);
    if (isEnumType(named)) for (const { name } of named.getValues()) found.add(memberCoordinate(named.name, name));
    for (const field of isInputObjectType(named) ? Object.values(named.getFields()) : []) {
      const coordinate = memberCoordinate(named.name, field.name);
      if (found.has(coordinate)) continue;
      found.add(coordinate);
      visit(field.type);
    }
  };
  visit(type);
  return found;
}
