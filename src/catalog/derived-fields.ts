import type { GraphQLSchema } from 'graphql';
import type { Coordinate } from '../lib/coordinate.ts';
import type { Classification } from './classification.ts';
import type { RequiredSelection } from './federation-metadata.ts';
import { requiredSelections } from './federation-metadata.ts';
import { requiredCoordinates, requiringCoordinates } from './required-coordinates.ts';

/**
 * The fields that are computed from personal data which need not be of the entity on which they stand: from another type by
 * `@requires`, from whatever stands above by `@fromContext`, or from such a field. Whose they are cannot be told.
 */
export function derivedFields(
  schema: GraphQLSchema,
  fields: ReadonlyMap<Coordinate, Classification>,
): ReadonlySet<Coordinate> {
  const required = requiredSelections(schema);
  const derived = new Set<Coordinate>();
  const isForeign = ({ from, type }: RequiredSelection, coordinate: Coordinate): boolean =>
    fields.has(coordinate) && (from === 'context' || !coordinate.startsWith(`${type}.`) || derived.has(coordinate));
  for (let known = -1; known < derived.size; ) {
    known = derived.size;
    for (const each of required)
      if (requiredCoordinates(schema, each).some((coordinate) => isForeign(each, coordinate)))
        for (const coordinate of requiringCoordinates(schema, each)) derived.add(coordinate);
  }
  return derived;
}
