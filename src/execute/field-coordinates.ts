import type { GraphQLNamedType, GraphQLSchema } from 'graphql';
import { getNamedType, isAbstractType, isInterfaceType, isObjectType } from 'graphql';
import type { Coordinate } from '../lib/coordinate.ts';
import { memberCoordinate } from '../lib/coordinate.ts';

/** What a field that is selected on a type reads: on an interface, the field of any of its object types too. */
export function fieldCoordinates(schema: GraphQLSchema, type: string, field: string): readonly Coordinate[] {
  return possibleTypes(schema, schema.getType(type)).map((name) => memberCoordinate(name, field));
}

/** The name of a type, and of its object types where it is an interface; none where there is no such type. */
export function possibleTypes(schema: GraphQLSchema, type: GraphQLNamedType | null | undefined): readonly string[] {
  if (!type) return [];
  const below = isAbstractType(type) ? schema.getPossibleTypes(type) : [];
  return [type, ...below].map((each) => each.name);
}

/** The name of the type of a field's values, without lists; empty where there is no such field. */
export function typeOfField(schema: GraphQLSchema, typeName: string, field: string): string {
  const type = schema.getType(typeName);
  const found = isObjectType(type) || isInterfaceType(type) ? type.getFields()[field] : undefined;
  return found ? getNamedType(found.type).name : '';
}
