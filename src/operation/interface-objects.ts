import type { GraphQLAbstractType, GraphQLInterfaceType, GraphQLSchema } from 'graphql';
import { isInterfaceType } from 'graphql';
import type { Catalog } from '../catalog/catalog.ts';
import { memberCoordinate, memberOf } from '../lib/coordinate.ts';
import type { DecidedShape, FieldShape, ObjectShape } from './shape.ts';
import { mapDecided } from './shape.ts';

/**
 * The interfaces that stand at a place as an `@interfaceObject` of some subgraph, with its computed fields, each before those
 * that implement it.
 */
export function interfaceObjectsAt(
  schema: GraphQLSchema,
  type: GraphQLAbstractType,
  interfaceObjects: Catalog['interfaceObjects'],
): ReadonlyMap<GraphQLInterfaceType, ReadonlySet<string>> {
  if (interfaceObjects.size === 0) return new Map();
  const below = isInterfaceType(type) ? schema.getImplementations(type).interfaces : [];
  const inOrder = [type, ...below]
    .filter(isInterfaceType)
    .sort((one, other) => one.getInterfaces().length - other.getInterfaces().length);
  return new Map(
    inOrder.flatMap((each) => {
      const computed = interfaceObjects.get(each.name);
      return computed ? [[each, computed] as const] : [];
    }),
  );
}

/**
 * What is written of an object of which only the interface is known, as the interface's own fields; undefined where that
 * depends on its type.
 * SECURITY: everything but the coordinates is compared: masks, finds that are sought, what is hidden and how, types, and
 * whatever stands below (test "behind an @interfaceObject, types that decide differently are asked for …").
 */
export function sharedShape({ name }: GraphQLInterfaceType, shapes: readonly ObjectShape[]): ObjectShape | undefined {
  const [first] = shapes;
  if (!first || shapes.some(dependsOnType) || new Set(shapes.map(likeness)).size > 1) return undefined;
  return { typeName: name, fields: first.fields.map((field) => onInterface(field, name)) };
}

/** What tells of a type by its name, or by a key of its own. */
function dependsOnType({ fields, subject }: ObjectShape): boolean {
  return subject !== undefined || fields.some(({ kind }) => kind === 'typename');
}

function likeness({ fields }: ObjectShape): string {
  return JSON.stringify(
    fields.map((field) => onInterface(field, '')),
    (_key, value: unknown) => (value instanceof Map ? [...value] : value),
  );
}

/** A field as its interface has it: the coordinates below it are those of other types. */
function onInterface(field: FieldShape, name: string): FieldShape {
  const renamed = <Shape extends DecidedShape>(shape: Shape): Shape => ({
    ...shape,
    coordinate: memberCoordinate(name, memberOf(shape.coordinate).member),
  });
  return mapDecided(field, renamed);
}
