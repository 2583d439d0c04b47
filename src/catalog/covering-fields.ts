import type { GraphQLSchema } from 'graphql';
import { getNamedType, isAbstractType, isInterfaceType, isObjectType } from 'graphql';
import type { Coordinate } from '../lib/coordinate.ts';
import { memberCoordinate } from '../lib/coordinate.ts';
import type { Catalog } from './catalog.ts';
import { entityTypes } from './federation-metadata.ts';
import { oncePerSchema } from './once-per-schema.ts';

/**
 * Every field whose annotation covers the fields of these types, should it have one: those that return them and, of a type
 * that is no entity, those that return the types around it, and so on. At an entity ends what comes from further above.
 */
export function coveringFields(schema: GraphQLSchema, types: readonly string[]): readonly Coordinate[] {
  const entities = entityTypes(schema);
  const returning = fieldsByReturnedType(schema);
  const covering = new Set<Coordinate>();
  const seen = new Set<string>();
  const waiting = [...types];
  for (let type = waiting.pop(); type !== undefined; type = waiting.pop()) {
    if (seen.has(type)) continue;
    seen.add(type);
    for (const { parent, coordinate } of returning.get(type) ?? []) {
      covering.add(coordinate);
      if (!entities.has(type)) waiting.push(parent);
    }
  }
  return [...covering];
}

/**
 * The types of which the fields are covered on some way, each with a personal field that covers them; `isEnd` is true for
 * types at which every cover ends.
 */
export function coversByType(
  schema: GraphQLSchema,
  { fields, entities }: Pick<Catalog, 'fields' | 'entities'>,
  isEnd: (type: string) => boolean = () => false,
): ReadonlyMap<string, Coordinate> {
  const covers = new Map<string, Coordinate>();
  const cover = (type: string, coordinate: Coordinate) => {
    if (!isEnd(type) && !covers.has(type)) covers.set(type, coordinate);
  };
  const below = new Map<string, string[]>();
  for (const [type, ways] of fieldsByReturnedType(schema))
    for (const { parent, coordinate } of ways) {
      if (fields.has(coordinate)) cover(type, coordinate);
      if (entities.has(type)) continue;
      const others = below.get(parent);
      if (others) others.push(type);
      else below.set(parent, [type]);
    }
  // A map goes on with what is added on the way.
  for (const [parent, coordinate] of covers) for (const type of below.get(parent) ?? []) cover(type, coordinate);
  return covers;
}

/** A field that returns a type. */
export interface Returning {
  readonly parent: string;
  readonly coordinate: Coordinate;
}

/** The fields that return each type. One that returns an interface or union returns every type that can stand there. */
export const fieldsByReturnedType = oncePerSchema((schema): ReadonlyMap<string, readonly Returning[]> => {
  const found = new Map<string, Returning[]>();
  for (const parent of Object.values(schema.getTypeMap())) {
    if (!isObjectType(parent) && !isInterfaceType(parent)) continue;
    for (const field of Object.values(parent.getFields())) {
      const returned = getNamedType(field.type);
      const possible = isAbstractType(returned) ? schema.getPossibleTypes(returned) : [];
      const coordinate = memberCoordinate(parent.name, field.name);
      for (const { name } of [returned, ...possible]) {
        const returning = found.get(name);
        if (returning) returning.push({ parent: parent.name, coordinate });
        else found.set(name, [{ parent: parent.name, coordinate }]);
      }
    }
  }
  return found;
});
