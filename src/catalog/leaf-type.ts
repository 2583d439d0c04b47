import type { GraphQLEnumType, GraphQLScalarType } from 'graphql';
import { isEnumType } from 'graphql';
import type { LeafType } from '../maskers/masker.ts';

const BUILT_IN = { String: 'String', ID: 'ID', Int: 'Int', Float: 'Float', Boolean: 'Boolean' } as const;

/** A scalar or enum of a schema as the maskers know it. */
export function leafTypeOf(type: GraphQLScalarType | GraphQLEnumType): LeafType {
  if (isEnumType(type)) {
    return { kind: 'Enum', name: type.name, enumValues: type.getValues().map((value) => value.name) };
  }
  const kind = Object.hasOwn(BUILT_IN, type.name) ? BUILT_IN[type.name as keyof typeof BUILT_IN] : 'Custom';
  return { kind, name: type.name };
}
