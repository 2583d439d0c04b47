import type { GraphQLArgument, GraphQLCompositeType, GraphQLObjectType, GraphQLSchema } from 'graphql';
import { isAbstractType } from 'graphql';
import type { Coordinate } from '../lib/coordinate.ts';
import { argumentCoordinate, directiveArgumentCoordinate } from '../lib/coordinate.ts';
import type { InputPlaces } from './compile-input-places.ts';
import type { InputSlot } from './input-place.ts';

/** Slots of arguments. */
export interface ArgumentSlots {
  /** Of a field's argument; of a field that is selected on an abstract type, what any of its types says holds for all. */
  ofField(parent: GraphQLCompositeType, field: string, argument: GraphQLArgument): InputSlot;
  /** Of a directive's argument. */
  ofDirective(directive: string, argument: GraphQLArgument): InputSlot;
  /** Of the arguments of a field that are not given and have personal defaults, on whatever type it is answered. */
  absent(parent: GraphQLCompositeType, field: string, given: ReadonlySet<string>): readonly InputSlot[];
}

/** The slots of a schema's arguments. */
export function createArgumentSlots(schema: GraphQLSchema, places: InputPlaces): ArgumentSlots {
  const possible = (parent: GraphQLCompositeType): readonly GraphQLObjectType[] =>
    isAbstractType(parent) ? schema.getPossibleTypes(parent) : [parent];

  const known = new Map<Coordinate, InputSlot>();

  function ofField(parent: GraphQLCompositeType, field: string, argument: GraphQLArgument): InputSlot {
    const coordinate = argumentCoordinate(parent.name, field, argument.name);
    const slot = known.get(coordinate) ?? compileSlot(parent, field, argument);
    known.set(coordinate, slot);
    return slot;
  }

  function compileSlot(parent: GraphQLCompositeType, field: string, argument: GraphQLArgument): InputSlot {
    const types = [parent, ...possible(parent)];
    const coordinates = types.map((type) => argumentCoordinate(type.name, field, argument.name));
    return places.slot(argument, coordinates, []);
  }

  return {
    ofField,
    ofDirective: (directive, argument) =>
      places.slot(argument, [directiveArgumentCoordinate(directive, argument.name)], []),
    absent: (parent, field, given) =>
      possible(parent)
        .flatMap((type) => {
          const args = type.getFields()[field]?.args ?? [];
          const absent = args.filter(({ name, defaultValue }) => defaultValue !== undefined && !given.has(name));
          return absent.map((argument) => ofField(type, field, argument));
        })
        .filter(({ defaults }) => defaults.length > 0),
  };
}
