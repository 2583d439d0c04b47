import type { GraphQLSchema, SelectionSetNode } from 'graphql';
import { getNamedType, isInterfaceType, isObjectType, Kind } from 'graphql';
import type { Coordinate } from '../lib/coordinate.ts';
import { memberCoordinate } from '../lib/coordinate.ts';

/** A field of a federation field set. */
export interface SelectedField {
  /** Field names from the type on which the set stands, joined by dots: `address.city`. */
  readonly path: string;
  /** What it reads: on an interface, the field of any implementer too. */
  readonly coordinates: readonly Coordinate[];
}

/** Every field that a field set on a type selects, at any depth, composite ones included. */
export function selectedFields(
  schema: GraphQLSchema,
  type: string,
  selection: SelectionSetNode,
): readonly SelectedField[] {
  return [...selected({ schema, type, above: '' }, selection)];
}

interface Place {
  readonly schema: GraphQLSchema;
  readonly type: string;
  /** The path to here, with a dot; empty at the top. */
  readonly above: string;
}

function* selected(place: Place, selection: SelectionSetNode): Generator<SelectedField> {
  const { schema, above } = place;
  const type = schema.getType(place.type);
  for (const node of selection.selections) {
    if (node.kind === Kind.FIELD) {
      const path = above + node.name.value;
      yield { path, coordinates: possibleCoordinates(schema, place.type, node.name.value) };
      const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[node.name.value] : undefined;
      if (field && node.selectionSet)
        yield* selected({ schema, type: getNamedType(field.type).name, above: `${path}.` }, node.selectionSet);
    } else if (node.kind === Kind.INLINE_FRAGMENT) {
      yield* selected({ ...place, type: node.typeCondition?.name.value ?? place.type }, node.selectionSet);
    }
  }
}

function possibleCoordinates(schema: GraphQLSchema, typeName: string, field: string): readonly Coordinate[] {
  const type = schema.getType(typeName);
  const names = isInterfaceType(type) ? schema.getPossibleTypes(type).map((each) => each.name) : [];
  return [typeName, ...names].map((name) => memberCoordinate(name, field));
}
