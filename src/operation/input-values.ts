import type { GraphQLInputType, GraphQLNamedInputType } from 'graphql';
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

type Place = Omit<InputValue, 'value'>;

/**
 * Every value of an argument's coerced value, whatever its nesting. What stands below a personal input is guarded as that
 * is, the keys of a custom scalar included, so that no path into an object leads around it (A28).
 */
export function inputValues(
  catalog: Catalog,
  argument: { readonly coordinate: Coordinate; readonly type: GraphQLInputType; readonly writes: boolean },
  value: unknown,
): readonly InputValue[] {
  const found: InputValue[] = [];

  function enter(coordinate: Coordinate, type: GraphQLInputType, given: unknown, above: Omit<Place, 'type'>): void {
    walk({ ...guardedBy(above, coordinate), coordinate, type: getNamedType(type) }, given);
  }

  function guardedBy(above: Omit<Place, 'type'>, coordinate: Coordinate): Omit<Place, 'type'> {
    const input = catalog.inputs.get(coordinate);
    return input ? { ...above, guards: [...above.guards, { coordinate, input, writes: above.writes }] } : above;
  }

  function walk(place: Place, given: unknown): void {
    const { type } = place;
    if (Array.isArray(given) && given.length > 0) {
      for (const item of given) walk(place, item);
    } else if (isInputObjectType(type) && isFilled(given)) {
      for (const field of Object.values(type.getFields()))
        if (Object.hasOwn(given, field.name))
          enter(memberCoordinate(type.name, field.name), field.type, Reflect.get(given, field.name), place);
    } else if (isScalarType(type) && isFilled(given)) {
      for (const [key, below] of Object.entries(given)) walk({ ...place, keys: [...place.keys, key] }, below);
    } else if (isEnumType(type) && typeof given === 'string') {
      found.push({ ...place, ...guardsOf(place, memberCoordinate(type.name, given)), value: given });
    } else {
      found.push({ ...place, value: given });
    }
  }

  function guardsOf(place: Place, coordinate: Coordinate): Pick<InputValue, 'guards'> {
    return { guards: guardedBy(place, coordinate).guards };
  }

  enter(argument.coordinate, argument.type, value, {
    coordinate: argument.coordinate,
    keys: [],
    writes: argument.writes,
    guards: [],
  });
  return found;
}

function isFilled(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
}
