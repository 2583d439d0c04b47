import type { GraphQLSchema, SelectionSetNode } from 'graphql';
import { getNamedType, isInterfaceType, isObjectType, Kind } from 'graphql';
import type { Coordinate } from '../lib/coordinate.ts';
import { memberCoordinate } from '../lib/coordinate.ts';
import type { RequiredSelection } from './federation-metadata.ts';

/** Every field that a `@requires` or `@fromContext` reads, at any depth, composite ones included. */
export function requiredCoordinates(schema: GraphQLSchema, required: RequiredSelection): readonly Coordinate[] {
  return required.on.flatMap((type) => [...selected(schema, type, required.selection)]);
}

/** The field that requires, and where it stands on an interface (`@interfaceObject`), the same field of every implementer. */
export function requiringCoordinates(
  schema: GraphQLSchema,
  { type: typeName, field }: RequiredSelection,
): readonly Coordinate[] {
  const type = schema.getType(typeName);
  const below = isInterfaceType(type) ? schema.getImplementations(type) : { objects: [], interfaces: [] };
  const names = [typeName, ...below.objects.map((each) => each.name), ...below.interfaces.map((each) => each.name)];
  return names.map((name) => memberCoordinate(name, field));
}

function* selected(schema: GraphQLSchema, typeName: string, selection: SelectionSetNode): Generator<Coordinate> {
  const type = schema.getType(typeName);
  for (const node of selection.selections) {
    if (node.kind === Kind.FIELD) {
      yield* possibleCoordinates(schema, typeName, node.name.value);
      const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[node.name.value] : undefined;
      if (field && node.selectionSet) yield* selected(schema, getNamedType(field.type).name, node.selectionSet);
    } else if (node.kind === Kind.INLINE_FRAGMENT) {
      yield* selected(schema, node.typeCondition?.name.value ?? typeName, node.selectionSet);
    }
  }
}

/** A field selected on an interface reads the field of any implementer. */
function possibleCoordinates(schema: GraphQLSchema, typeName: string, field: string): readonly Coordinate[] {
  const type = schema.getType(typeName);
  const names = isInterfaceType(type) ? schema.getPossibleTypes(type).map((each) => each.name) : [];
  return [typeName, ...names].map((name) => memberCoordinate(name, field));
}
