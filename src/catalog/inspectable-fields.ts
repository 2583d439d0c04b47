import type { GraphQLOutputType, GraphQLSchema } from 'graphql';
import { getNamedType, isIntrospectionType, isLeafType } from 'graphql';
import type { Coordinate } from '../lib/coordinate.ts';
import { typeCoordinate } from '../lib/coordinate.ts';
import type { LeafKind } from '../maskers/masker.ts';
import type { Declared } from './declared.ts';
import { leafTypeOf } from './leaf-type.ts';
import { outputFields } from './output-fields.ts';

/** What says which fields nobody has looked at yet. */
export interface InspectableInput {
  readonly schema: GraphQLSchema;
  readonly declared: ReadonlyMap<Coordinate, Declared>;
}

/** Leaves that can hold what a detector finds: a fraction, a truth value and an enum's member never do. */
const INSPECTABLE: ReadonlySet<LeafKind> = new Set(['String', 'ID', 'Int', 'Custom']);

/**
 * Leaf fields that are neither classified nor reviewed: `@notPii` on the field, on the type that it stands in, or on the type
 * of its values.
 */
export function inspectableFields(
  { schema, declared }: InspectableInput,
  classified: ReadonlyMap<Coordinate, unknown>,
): ReadonlySet<Coordinate> {
  const isReviewed = (coordinate: Coordinate) => declared.get(coordinate)?.notPii === true;
  return new Set(
    outputFields(schema)
      .filter(({ parent }) => !isIntrospectionType(parent))
      .filter(({ field, coordinate }) => !classified.has(coordinate) && canHoldText(field.type))
      .filter(
        ({ parent, field, coordinate }) =>
          ![coordinate, typeCoordinate(parent.name), typeCoordinate(getNamedType(field.type).name)].some(isReviewed),
      )
      .map(({ coordinate }) => coordinate),
  );
}

function canHoldText(type: GraphQLOutputType): boolean {
  const named = getNamedType(type);
  return isLeafType(named) && INSPECTABLE.has(leafTypeOf(named).kind);
}
