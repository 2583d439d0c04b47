import type { GraphQLInputObjectType, GraphQLInputType, GraphQLNamedInputType } from 'graphql';
import { getNamedType, isEnumType, isInputObjectType, isScalarType } from 'graphql';
import type { Catalog } from '../catalog/catalog.ts';
import type { Coordinate } from '../lib/coordinate.ts';
import { memberCoordinate } from '../lib/coordinate.ts';
import type { InputUse } from '../policy/decide-input.ts';

/** One value that an operation uses in its arguments: a scalar, null, or a list or object that holds nothing. */
export interface InputValue {
  /** The argument or input field where it stands. */
  readonly coordinate: Coordinate;
  /** The type without lists. */
  readonly type: GraphQLNamedInputType;
  /** Keys on the way to it inside a custom scalar, such as JSON. */
  readonly keys: readonly string[];
  readonly value: unknown;
  /** Whether it is an argument of a mutation's root field, or stands in one. */
  readonly writes: boolean;
  /** Every personal input that it arrives through: argument, input fields, the enum value itself. */
  readonly guards: readonly InputUse[];
}

/** An argument whose value is looked at. */
export interface FilledArgument {
  readonly coordinate: Coordinate;
  readonly type: GraphQLInputType;
  /** As in InputValue. */
  readonly writes: boolean;
}

type Place = Omit<InputValue, 'value'>;

/** An input field of an object, and its place. */
interface FieldPlace {
  readonly name: string;
  readonly place: Place;
}

/**
 * Shows every value of an argument's coerced value, whatever its nesting; nothing is kept, so that a visitor that throws
 * ends the walk. What stands below a personal input is guarded as that is, the keys of a custom scalar included, so that no
 * path into an object leads around it (A28).
 */
export function visitInputValues(
  catalog: Catalog,
  argument: FilledArgument,
  value: unknown,
  visitor: (value: InputValue) => void,
): void {
  const fieldPlaces = new Map<Place, readonly FieldPlace[]>();

  function placeOf(coordinate: Coordinate, type: GraphQLInputType, above: Omit<Place, 'type'>): Place {
    return { ...guardedBy(above, coordinate), coordinate, type: getNamedType(type) };
  }

  function guardedBy(above: Omit<Place, 'type'>, coordinate: Coordinate): Omit<Place, 'type'> {
    const input = catalog.inputs.get(coordinate);
    return input ? { ...above, guards: [...above.guards, { coordinate, input, writes: above.writes }] } : above;
  }

  /** The same for every object of a list. */
  function fieldsAt(place: Place, type: GraphQLInputObjectType): readonly FieldPlace[] {
    const known = fieldPlaces.get(place);
    if (known) return known;
    const fields = Object.values(type.getFields()).map((field) => ({
      name: field.name,
      place: placeOf(memberCoordinate(type.name, field.name), field.type, place),
    }));
    fieldPlaces.set(place, fields);
    return fields;
  }

  function walk(place: Place, given: unknown): void {
    const { type } = place;
    if (Array.isArray(given) && given.length > 0) {
      for (const item of given) walk(place, item);
    } else if (isInputObjectType(type) && isFilled(given)) {
      for (const field of fieldsAt(place, type))
        if (Object.hasOwn(given, field.name)) walk(field.place, Reflect.get(given, field.name));
    } else if (isScalarType(type) && isFilled(given)) {
      for (const [key, below] of Object.entries(given)) walk({ ...place, keys: [...place.keys, key] }, below);
    } else if (isEnumType(type) && typeof given === 'string') {
      visitor({ ...place, guards: guardedBy(place, memberCoordinate(type.name, given)).guards, value: given });
    } else {
      visitor({ ...place, value: given });
    }
  }

  const { coordinate, type, writes } = argument;
  walk(placeOf(coordinate, type, { coordinate, keys: [], writes, guards: [] }), value);
}

function isFilled(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
}
