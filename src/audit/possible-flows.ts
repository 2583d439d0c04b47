import type { GraphQLField, GraphQLNamedType, GraphQLSchema } from 'graphql';
import { buildASTSchema, isInterfaceType, isObjectType, parse } from 'graphql';
import type { Catalog } from '../catalog/catalog.ts';
import { categoriesOf } from '../catalog/classification.ts';
import {
  graphsOfField,
  graphsOfType,
  keySelections,
  requiredSelections,
  subgraphName,
} from '../catalog/federation-metadata.ts';
import { selectedFields } from '../catalog/selected-fields.ts';
import { possibleTypes } from '../execute/field-coordinates.ts';
import { possibleInputs } from '../execute/possible-inputs.ts';
import type { Coordinate } from '../lib/coordinate.ts';
import { argumentCoordinate, memberCoordinate } from '../lib/coordinate.ts';
import type { Flow, FlowVia } from './flow.ts';
import { groupFlows } from './flow.ts';

/** A flow that some operation can cause. */
export interface PossibleFlow extends Flow {
  /**
   * Why, sorted: the entities whose key it is part of, the fields that require it or take it from context, or the
   * arguments that an input field or enum value stands in.
   */
  readonly through: readonly string[];
}

/** Every flow that a supergraph allows, whatever is asked: sorted, one of each. The catalog is the supergraph's. */
export function possibleFlows(supergraphSdl: string, catalog: Catalog): readonly PossibleFlow[] {
  const schema = buildASTSchema(parse(supergraphSdl, { noLocation: true }), { assumeValidSDL: true });
  const possible = [...keys(schema), ...required(schema, catalog), ...inputs(schema)];
  return groupFlows(possible.flatMap((each) => personal(each, schema, catalog))).map(({ flow, parts }) => ({
    ...flow,
    through: [...new Set(parts.flatMap(({ through }) => through))].sort(),
  }));
}

/** Something that a subgraph (its enum name) can be sent, personal or not. */
interface Sendable {
  readonly graph: string;
  readonly via: FlowVia;
  readonly coordinate: Coordinate;
  readonly through: readonly string[];
}

/** A type that one subgraph alone knows is never sent to it: nobody else could mean one. */
function keys(schema: GraphQLSchema): readonly Sendable[] {
  return keySelections(schema)
    .filter(({ type, isResolvable }) => isResolvable && graphsOfType(schema, type).size > 1)
    .flatMap(({ type, graph, selection }) =>
      selectedFields(schema, type, selection)
        .flatMap(({ coordinates }) => coordinates)
        .map((coordinate) => ({ graph, via: 'key', coordinate, through: [type] })),
    );
}

function required(schema: GraphQLSchema, catalog: Catalog): readonly Sendable[] {
  return requiredSelections(schema).flatMap(({ type, field, graph, from, on, selection }) => {
    const ownKeys = from === 'requires' ? catalog.keys.get(subgraphName(schema, graph)) : undefined;
    return on.flatMap((start) =>
      selectedFields(schema, start, selection)
        .filter(({ path }) => !ownKeys?.has(`${start}.${path}`))
        .flatMap(({ coordinates }) => coordinates)
        .map((coordinate) => ({ graph, via: from, coordinate, through: [memberCoordinate(type, field)] })),
    );
  });
}

function inputs(schema: GraphQLSchema): readonly Sendable[] {
  return Object.values(schema.getTypeMap()).flatMap((type) =>
    isObjectType(type) || isInterfaceType(type)
      ? Object.values(type.getFields()).flatMap((field) => inputsOf(schema, type, field))
      : [],
  );
}

function inputsOf(
  schema: GraphQLSchema,
  type: GraphQLNamedType,
  field: GraphQLField<unknown, unknown>,
): readonly Sendable[] {
  if (field.args.length === 0) return [];
  return [...graphsOfField(schema, type.name, field.name)].flatMap((graph) =>
    field.args.flatMap((argument): readonly Sendable[] => {
      const own = argumentCoordinate(type.name, field.name, argument.name);
      const anyOf = possibleTypes(schema, type).map((name) => argumentCoordinate(name, field.name, argument.name));
      return [
        ...anyOf.map((coordinate) => ({ graph, via: 'argument' as const, coordinate, through: [] })),
        ...[...possibleInputs(argument.type)].map((coordinate) => ({
          graph,
          via: 'argument' as const,
          coordinate,
          through: [own],
        })),
      ];
    }),
  );
}

function personal(sent: Sendable, schema: GraphQLSchema, catalog: Catalog): readonly (readonly [Flow, Sendable])[] {
  const { graph, via, coordinate } = sent;
  const found = via === 'argument' ? catalog.inputs.get(coordinate)?.classification : catalog.fields.get(coordinate);
  if (!found) return [];
  return [[{ subgraph: subgraphName(schema, graph), via, coordinate, categories: categoriesOf(found) }, sent]];
}
