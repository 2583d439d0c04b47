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

/** Whether a value of a type holds one input field or enum value. A value that does not fit the type holds nothing. */
export type InputFinder = (value: unknown) => boolean;

/** A finder for values of a type; it only looks where the coordinate can be. */
export function createInputFinder(type: GraphQLInputType, coordinate: Coordinate): InputFinder {
  const finders = new Map<string, InputFinder>();
  const finderOf = (below: GraphQLInputType): InputFinder => {
    const named = getNamedType(below);
    const known = finders.get(named.name);
    if (known) return known;
    const leads: (readonly [string, InputFinder])[] = [];
    const finder: InputFinder = (value) => {
      if (Array.isArray(value)) return value.some(finder);
      if (typeof value === 'string') return isEnumType(named) && memberCoordinate(named.name, value) === coordinate;
      return typeof value === 'object' && value !== null && leads.some(([name, find]) => holds(value, name, find));
    };
    // Before its fields are looked at, since one of them may be of the same type.
    finders.set(named.name, finder);
    for (const field of isInputObjectType(named) ? Object.values(named.getFields()) : []) {
      if (memberCoordinate(named.name, field.name) === coordinate) leads.push([field.name, () => true]);
      else if (possibleInputs(field.type).has(coordinate)) leads.push([field.name, finderOf(field.type)]);
    }
    return finder;
  };
  return finderOf(type);
}

function holds(value: object, name: string, find: InputFinder): boolean {
  const below: unknown = Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined;
  return below !== undefined && find(below);
}
