import type { GraphQLInputField, GraphQLInputType } from 'graphql';
import { getNamedType, isEnumType, isInputObjectType } from 'graphql';
import type { Coordinate } from '../lib/coordinate.ts';
import { memberCoordinate } from '../lib/coordinate.ts';

/** Whether a value of a type holds one input field or enum value. A value that does not fit the type holds nothing. */
export type InputFinder = (value: unknown) => boolean;

/** A finder for values of a type; it only looks where the coordinate can be. */
export function createInputFinder(type: GraphQLInputType, coordinate: Coordinate): InputFinder {
  const leading = typesLeadingTo(type, coordinate);
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
    for (const field of fieldsOf(below)) {
      if (memberCoordinate(named.name, field.name) === coordinate) leads.push([field.name, () => true]);
      else if (leading.has(getNamedType(field.type).name)) leads.push([field.name, finderOf(field.type)]);
    }
    return finder;
  };
  return finderOf(type);
}

function holds(value: object, name: string, find: InputFinder): boolean {
  const below: unknown = Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined;
  return below !== undefined && find(below);
}

/** The types at and below one of which some value can hold the coordinate; each type is looked at once. */
function typesLeadingTo(type: GraphQLInputType, coordinate: Coordinate): ReadonlySet<string> {
  const above = new Map<string, Set<string>>();
  const survey = (below: GraphQLInputType, parent: string): void => {
    const { name } = getNamedType(below);
    const known = above.get(name);
    if (known) return void known.add(parent);
    above.set(name, new Set([parent]));
    for (const field of fieldsOf(below)) survey(field.type, name);
  };
  survey(type, '');
  const [owner = ''] = coordinate.split('.');
  const leading = new Set([owner]);
  // A set also goes through what is added to it meanwhile.
  for (const name of leading) for (const parent of above.get(name) ?? []) leading.add(parent);
  return leading;
}

function fieldsOf(type: GraphQLInputType): readonly GraphQLInputField[] {
  const named = getNamedType(type);
  return isInputObjectType(named) ? Object.values(named.getFields()) : [];
}
