import type { GraphQLField, GraphQLInterfaceType, GraphQLObjectType, GraphQLSchema } from 'graphql';
import { getNamedType, isInterfaceType, isObjectType } from 'graphql';
import type { Coordinate } from '../lib/coordinate.ts';
import { memberCoordinate, typeCoordinate } from '../lib/coordinate.ts';
import type { AccessRequirement } from './access.ts';
import { accessKey, unionAccess } from './access.ts';
import { requiredSelections } from './federation-metadata.ts';
import { requiredCoordinates, requiringCoordinates } from './required-coordinates.ts';
import { unexplainedAccess } from './unexplained-access.ts';

/** What is written, by coordinate, and the schema that it is written on. */
interface AccessInput {
  readonly schema: GraphQLSchema;
  readonly stated: ReadonlyMap<Coordinate, AccessRequirement>;
}

type Fielded = GraphQLObjectType | GraphQLInterfaceType;

/**
 * What every field requires, by `Type.field`: all that is stated of the field, of its type, of the type that it stands on
 * and of the interfaces of either, and all that the fields it is computed from require. What is absent is open to all.
 * An operation is decided by concrete types, so what an implementer states also holds where it is reached through an
 * interface (A4, CVE-2025-64173).
 */
export function classifyAccess(input: AccessInput): ReadonlyMap<Coordinate, AccessRequirement> {
  if (input.stated.size === 0) return new Map();
  const fields = new Map<Coordinate, AccessRequirement>();
  for (const type of Object.values(input.schema.getTypeMap())) {
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      const requirement = unionAccess(fieldParts(input, type, field));
      if (requirement) fields.set(memberCoordinate(type.name, field.name), requirement);
    }
  }
  return inheritAccess(input.schema, fields);
}

function fieldParts(
  input: AccessInput,
  type: Fielded,
  field: GraphQLField<unknown, unknown>,
): readonly (AccessRequirement | undefined)[] {
  const coordinateOn = (parent: Fielded) => memberCoordinate(parent.name, field.name);
  const named = getNamedType(field.type);
  const declaring = type.getInterfaces().filter((each) => each.getFields()[field.name]);
  return [
    input.stated.get(coordinateOn(type)),
    typeAccess(input, type),
    isObjectType(named) || isInterfaceType(named)
      ? typeAccess(input, named)
      : input.stated.get(typeCoordinate(named.name)),
    ...declaring.map((parent) => fromInterface(input, parent, coordinateOn)),
  ];
}

/** What is stated of a type, and of every interface that it implements (A5, CVE-2025-64530). */
function typeAccess(input: AccessInput, type: Fielded): AccessRequirement | undefined {
  const coordinateOf = (each: Fielded) => typeCoordinate(each.name);
  return unionAccess([
    input.stated.get(coordinateOf(type)),
    ...type.getInterfaces().map((parent) => fromInterface(input, parent, coordinateOf)),
  ]);
}

/** What an interface, or a field of it, requires of its own accord, and so of every implementer. */
function fromInterface(
  { schema, stated }: AccessInput,
  type: GraphQLInterfaceType,
  coordinateOn: (type: Fielded) => Coordinate,
): AccessRequirement | undefined {
  const implementers = schema.getPossibleTypes(type).map((each) => stated.get(coordinateOn(each)));
  return unexplainedAccess(stated.get(coordinateOn(type)), implementers);
}

/**
 * Adds what the fields require that a field reads by `@requires` or `@fromContext`, transitively (A19,
 * GHSA-m8jr-fxqx-8xx6): composition asks for it to be written, but not every version of it did. A fixed point, since
 * requirements only grow.
 */
function inheritAccess(
  schema: GraphQLSchema,
  stated: ReadonlyMap<Coordinate, AccessRequirement>,
): ReadonlyMap<Coordinate, AccessRequirement> {
  const fields = new Map(stated);
  const required = requiredSelections(schema);
  for (let changed = true; changed; ) {
    changed = false;
    for (const each of required) {
      const inherited = requiredCoordinates(schema, each).map((coordinate) => fields.get(coordinate));
      for (const coordinate of requiringCoordinates(schema, each)) {
        const next = unionAccess([fields.get(coordinate), ...inherited]);
        if (!next || accessKey(next) === accessKey(fields.get(coordinate))) continue;
        fields.set(coordinate, next);
        changed = true;
      }
    }
  }
  return fields;
}
