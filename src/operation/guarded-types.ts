import type { GraphQLInputObjectType, GraphQLSchema } from 'graphql';
import { getNamedType, isEnumType, isInputObjectType } from 'graphql';
import type { Catalog } from '../catalog/catalog.ts';
import { memberCoordinate } from '../lib/coordinate.ts';

/** The enums and input types in which a personal input can be given, at any depth. What is not among them needs no look. */
export function guardedTypes(schema: GraphQLSchema, { inputs }: Catalog): ReadonlySet<string> {
  const types = Object.values(schema.getTypeMap());
  const objects = types.filter(isInputObjectType);
  const guarded = new Set<string>();
  for (const type of types.filter(isEnumType))
    if (type.getValues().some((value) => inputs.has(memberCoordinate(type.name, value.name)))) guarded.add(type.name);
  for (const type of objects)
    if (fieldsOf(type).some((field) => inputs.has(memberCoordinate(type.name, field.name)))) guarded.add(type.name);
  return closure(objects, guarded);
}

/** Adds the types that hold one, until there is nothing to add: input types may refer to each other in circles. */
function closure(objects: readonly GraphQLInputObjectType[], guarded: Set<string>): ReadonlySet<string> {
  const holders = objects.filter(
    (type) => !guarded.has(type.name) && fieldsOf(type).some((field) => guarded.has(getNamedType(field.type).name)),
  );
  if (holders.length === 0) return guarded;
  for (const type of holders) guarded.add(type.name);
  return closure(objects, guarded);
}

function fieldsOf(type: GraphQLInputObjectType) {
  return Object.values(type.getFields());
}
