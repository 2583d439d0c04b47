import type { DocumentNode, GraphQLObjectType, GraphQLOutputType } from 'graphql';
import {
  getNamedType,
  getOperationAST,
  getVariableValues,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { happens, hashOf } from '../random/hash-of.ts';
import type { Reading, Selected, SelectionsOn } from './collect-fields.ts';
import { collectFields, fragmentsOf, selectionsBelow } from './collect-fields.ts';
import type { FuzzFaults } from './fuzz-case.ts';
import type { SubgraphModel } from './model.ts';
import type { Thing, World, WorldValue } from './world.ts';

/** The answer to one fetch, as a subgraph sends it. */
export interface FetchAnswer {
  readonly data: unknown;
  readonly errors?: readonly unknown[];
  readonly extensions?: unknown;
}

interface Run extends Reading {
  readonly subgraph: SubgraphModel;
  readonly world: World;
  readonly faults: FuzzFaults | undefined;
  readonly errors: unknown[];
}

type Path = readonly (string | number)[];

/** A null where the type has none: what is around it becomes null. */
const ABOVE: unique symbol = Symbol('null above');

/** Executes a plan's operation on the world: a subgraph without resolvers. Every fault is a function of its place. */
export function answerFetch(
  world: World,
  subgraph: SubgraphModel,
  faults: FuzzFaults | undefined,
  document: DocumentNode,
  given: Readonly<Record<string, unknown>>,
): FetchAnswer {
  const operation = getOperationAST(document);
  const root = operation && subgraph.schema.getRootType(operation.operation);
  if (!operation || !root) return { data: null, errors: [{ message: 'no such operation' }] };
  const { coerced, errors } = getVariableValues(subgraph.schema, operation.variableDefinitions ?? [], given);
  if (!coerced) return { data: null, errors: errors.map(({ message }) => ({ message })) };
  const run: Run = {
    subgraph,
    world,
    faults,
    fragments: fragmentsOf(document),
    variables: coerced,
    errors: [],
    fits: (type, condition) => type === condition || isPossible(subgraph, condition, type),
  };
  const data = selectObject(run, world.root(root.name), root, [{ on: root.name, set: operation.selectionSet }], []);
  return { data: data === ABOVE ? null : data, ...(run.errors.length > 0 && { errors: run.errors }) };
}

function selectObject(
  run: Run,
  thing: Thing,
  type: GraphQLObjectType,
  sets: readonly SelectionsOn[],
  path: Path,
): unknown {
  const output: Record<string, unknown> = {};
  for (const [key, nodes] of collectFields(run, type.name, sets)) {
    const value = selectField(run, thing, type, nodes, [...path, key]);
    if (value === ABOVE) return ABOVE;
    output[key] = value;
  }
  if (fault(run, 'strays', thing.key)) {
    output.stray = stray(run, thing.key);
    // A subgraph that sends all that it has, whatever was asked.
    for (const [name, field] of Object.entries(type.getFields())) {
      const value =
        name in output || isObjectType(getNamedType(field.type)) ? null : run.world.valueOf(thing, name, field.type);
      if (value !== null && 'leaf' in value) output[name] = value.leaf;
    }
  }
  return output;
}

function selectField(run: Run, thing: Thing, type: GraphQLObjectType, nodes: readonly Selected[], path: Path): unknown {
  const name = nodes[0]?.node.name.value ?? '';
  const place = `${thing.key}.${name}`;
  if (name === '__typename') return fault(run, 'typenames', thing.key) ? stray(run, place) : type.name;
  const field = type.getFields()[name];
  if (!field) return null;
  if (name === '_entities') return selectEntities(run, nodes, path);
  const value = run.world.valueOf(thing, name, field.type);
  if (!fault(run, 'errors', place)) return complete(run, value, field.type, nodes, place, path);
  run.errors.push({
    message: `failed on ${stray(run, place)}`,
    path: run.faults && hashOf(place) % 3 === 0 ? [...path, stray(run, place)] : path,
    extensions: { code: stray(run, place), value: [rawText(value)], stacktrace: [stray(run, place)] },
  });
  return isNonNullType(field.type) ? ABOVE : null;
}

/** What a careless subgraph says in its errors: the first value itself. */
function rawText(value: WorldValue): unknown {
  if (value === null || 'thing' in value) return null;
  if ('leaf' in value) return value.leaf;
  return value.map(rawText).find((each) => each !== null) ?? null;
}

function selectEntities(run: Run, nodes: readonly Selected[], path: Path): unknown {
  const { representations } = run.variables;
  if (!Array.isArray(representations)) return [];
  return representations.map((representation: Readonly<Record<string, unknown>>, index) => {
    const thing = run.world.entityOf(representation);
    const type = thing && localType(run.subgraph, thing.type, representation.__typename);
    if (!thing || !type || fault(run, 'missing', thing.key)) return null;
    const value = selectObject(run, thing, type, selectionsBelow(nodes, type.name), [...path, index]);
    return value === ABOVE ? null : value;
  });
}

function complete(
  run: Run,
  value: WorldValue,
  type: GraphQLOutputType,
  nodes: readonly Selected[],
  place: string,
  path: Path,
): unknown {
  if (isNonNullType(type)) {
    const inner = complete(run, value, type.ofType, nodes, place, path);
    // A null on the wire where the type has none.
    if (fault(run, 'nulls', place)) return null;
    return inner === null ? ABOVE : inner;
  }
  const inner = completeNullable(run, value, type, nodes, place, path);
  return inner === ABOVE ? null : inner;
}

function completeNullable(
  run: Run,
  value: WorldValue,
  type: GraphQLOutputType,
  nodes: readonly Selected[],
  place: string,
  path: Path,
): unknown {
  if (value === null) return null;
  if (fault(run, 'wrongTypes', place)) return wrongValue(run, value, place);
  if (isListType(type)) {
    if (!Array.isArray(value)) return null;
    const items = value.map((item: WorldValue, index) =>
      complete(run, item, type.ofType, nodes, `${place}[${index}]`, [...path, index]),
    );
    return items.includes(ABOVE) ? ABOVE : items;
  }
  if (isLeafType(type)) return 'leaf' in value ? value.leaf : null;
  if (!('thing' in value)) return null;
  const local = localType(run.subgraph, value.thing.type, getNamedType(type).name);
  return local ? selectObject(run, value.thing, local, selectionsBelow(nodes, local.name), path) : null;
}

/** Something else than was asked for, which tells the same place. */
function wrongValue(run: Run, value: WorldValue, place: string): unknown {
  const raw = rawText(value) ?? stray(run, place);
  return [[raw], { value: raw }, [[{ text: raw }]], 7, true, `${raw}`, { __typename: raw }, 1e300][
    hashOf(`${place}wrong`) % 8
  ];
}

function fault(
  run: Run,
  kind: 'errors' | 'nulls' | 'wrongTypes' | 'strays' | 'missing' | 'typenames',
  place: string,
): boolean {
  const { faults, subgraph } = run;
  return faults !== undefined && happens(faults[kind], `${kind}${faults.seed}${subgraph.name}${place}`);
}

function stray({ world, subgraph }: Run, place: string): string {
  return world.canaries.text({ kind: 'stray', coordinate: `stray of ${subgraph.name}`, place: `stray ${place}` });
}

/** What the subgraph calls a concrete type: if it knows an interface as an object, by that name. */
function localType(
  { schema, interfaceObjects }: SubgraphModel,
  name: string,
  asked: unknown,
): GraphQLObjectType | undefined {
  const type = schema.getType(name);
  if (isObjectType(type)) return type;
  const face = typeof asked === 'string' && interfaceObjects.has(asked) ? schema.getType(asked) : undefined;
  return isObjectType(face) ? face : undefined;
}

function isPossible({ schema }: SubgraphModel, condition: string, type: string): boolean {
  const abstract = schema.getType(condition);
  const concrete = schema.getType(type);
  return isAbstractType(abstract) && isObjectType(concrete) && schema.isSubType(abstract, concrete);
}
