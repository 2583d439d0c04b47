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

/** Whether a value of the type holds the input field or enum value. A value that does not fit the type holds nothing. */
export function holdsInput(type: GraphQLInputType, value: unknown, coordinate: Coordinate): boolean {
  if (Array.isArray(value)) return value.some((item) => holdsInput(type, item, coordinate));
  const named = getNamedType(type);
  if (isEnumType(named)) return typeof value === 'string' && memberCoordinate(named.name, value) === coordinate;
  if (!isInputObjectType(named) || typeof value !== 'object' || value === null) return false;
  return Object.values(named.getFields()).some((field) => {
    const below: unknown = Object.hasOwn(value, field.name) ? Reflect.get(value, field.name) : undefined;
    if (below === undefined) return false;
    return memberCoordinate(named.name, field.name) === coordinate || holdsInput(field.type, below, coordinate);
  });
}
