import type { GraphQLField, GraphQLInterfaceType, GraphQLObjectType, GraphQLSchema } from 'graphql';
import { isInterfaceType, isObjectType } from 'graphql';
import type { Coordinate } from '../lib/coordinate.ts';
import { memberCoordinate } from '../lib/coordinate.ts';

/** A field of an object or an interface. */
export interface OutputField {
  readonly parent: GraphQLObjectType | GraphQLInterfaceType;
  readonly field: GraphQLField<unknown, unknown>;
  readonly coordinate: Coordinate;
}

/** Every field that an answer can hold. */
export function outputFields(schema: GraphQLSchema): readonly OutputField[] {
  return Object.values(schema.getTypeMap()).flatMap((parent) =>
    isObjectType(parent) || isInterfaceType(parent)
      ? Object.values(parent.getFields()).map((field) => ({
          parent,
          field,
          coordinate: memberCoordinate(parent.name, field.name),
        }))
      : [],
  );
}
