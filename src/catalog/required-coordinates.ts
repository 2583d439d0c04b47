import type { GraphQLSchema } from 'graphql';
import { isInterfaceType } from 'graphql';
import type { Coordinate } from '../lib/coordinate.ts';
import { memberCoordinate } from '../lib/coordinate.ts';
import { coveringFields } from './covering-fields.ts';
import type { RequiredSelection } from './federation-metadata.ts';
import { selectedFields } from './selected-fields.ts';

/**
 * Every field that a `@requires` or `@fromContext` reads, at any depth, composite ones included; of a context also those
 * whose annotation covers it.
 * SECURITY: what a context holds may be personal by the field above it alone (test "A19 a context that is covered …").
 */
export function requiredCoordinates(schema: GraphQLSchema, required: RequiredSelection): readonly Coordinate[] {
  const read = required.on
    .flatMap((type) => selectedFields(schema, type, required.selection))
    .flatMap(({ coordinates }) => coordinates);
  return required.from === 'context' ? [...read, ...coveringFields(schema, required.on)] : read;
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
