import type { GraphQLType } from 'graphql';
import { GraphQLFloat, GraphQLID, isInputObjectType, isListType, isNonNullType, isSpecifiedScalarType } from 'graphql';
import { CodedError } from '../errors.ts';
import { ExactNumber, integerText, nearestDouble } from '../lib/exact-number.ts';

/** Whether an ExactNumber stands somewhere in a value, which must not nest too deep. */
export function holdsExactNumber(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (value instanceof ExactNumber) return true;
  if (Array.isArray(value)) return value.some(holdsExactNumber);
  for (const name in value) if (holdsExactNumber(Reflect.get(value, name))) return true;
  return false;
}

/** Variables with a double in the place of each ExactNumber, for graphql-js, which knows no other. */
export function roundNumbers(variables: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  // Every name becomes a property of its own, `__proto__` too.
  return Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, rounded(value)]));
}

function rounded(value: unknown): unknown {
  if (value instanceof ExactNumber) return nearestDouble(value);
  if (Array.isArray(value)) return value.map(rounded);
  return isObject(value) ? roundNumbers({ ...value }) : value;
}

/**
 * What graphql-js coerced, with every digit that was given (GraphQL spec sections 3.5 and 3.9 to 3.11, "Input Coercion").
 * Throws CodedError `BAD_USER_INPUT` where an ExactNumber was rounded to what the type takes, as 1.00000000000000000001 to an
 * Int: it was none.
 */
export function restoreNumbers(type: GraphQLType | undefined, coerced: unknown, given: unknown): unknown {
  if (isNonNullType(type)) return restoreNumbers(type.ofType, coerced, given);
  if (isListType(type) && Array.isArray(coerced))
    return coerced.map((item, index) => restoreNumbers(type.ofType, item, Array.isArray(given) ? given[index] : given));
  if (isInputObjectType(type) && typeof coerced === 'object' && coerced !== null) {
    const restored: Record<string, unknown> = { ...coerced };
    for (const { name, type: fieldType } of Object.values(type.getFields()))
      if (isObject(given) && Object.hasOwn(given, name))
        restored[name] = restoreNumbers(fieldType, restored[name], Reflect.get(given, name));
    return restored;
  }
  // A custom scalar of a supergraph takes what is given as it is.
  if (type === undefined || !isSpecifiedScalarType(type)) return given;
  if (!(given instanceof ExactNumber)) return coerced;
  const restored = type === GraphQLFloat ? given : type === GraphQLID ? integerText(given) : undefined;
  if (restored === undefined) throw new CodedError('BAD_USER_INPUT');
  return restored;
}

/** An input value with the digits of an ExactNumber as a string where its type is ID. */
export function withTextIds(type: GraphQLType | undefined, given: unknown): unknown {
  if (isNonNullType(type)) return withTextIds(type.ofType, given);
  if (isListType(type)) {
    return Array.isArray(given) ? given.map((item) => withTextIds(type.ofType, item)) : withTextIds(type.ofType, given);
  }
  if (given instanceof ExactNumber) return type === GraphQLID ? (integerText(given) ?? given) : given;
  if (!isInputObjectType(type) || !isObject(given)) return given;
  const fields = type.getFields();
  return Object.fromEntries(
    Object.entries(given).map(([name, below]) => [name, withTextIds(fields[name]?.type, below)]),
  );
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
