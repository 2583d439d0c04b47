import type { GraphQLInputType, GraphQLSchema } from 'graphql';
import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  parse,
  TypeInfo,
  valueFromASTUntyped,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { isRecord } from './identity.ts';

/** What a request that a subgraph received holds, by coordinate; read from nothing but its bytes. */
export interface Observed {
  /** Fields of representations, each as the names that its type may go by. */
  readonly fields: readonly (readonly string[])[];
  /** Arguments, input fields and enum values. */
  readonly inputs: ReadonlySet<string>;
}

/** Reads a request's text with the schema of the subgraph that received it; types below entities are the supergraph's. */
export function observedCoordinates(request: string, subgraph: GraphQLSchema, supergraph: GraphQLSchema): Observed {
  const { query, variables } = JSON.parse(request) as { query: string; variables: Readonly<Record<string, unknown>> };
  const { representations } = variables;
  const fields = Array.isArray(representations)
    ? representations.flatMap((each) => [...fieldsOf(each, typeOf(each), supergraph)])
    : [];
  return { fields, inputs: inputsOf(query, variables, subgraph) };
}

function typeOf(representation: unknown): string {
  return isRecord(representation) ? String(representation.__typename) : '';
}

function* fieldsOf(value: unknown, typeName: string, schema: GraphQLSchema): Generator<readonly string[]> {
  if (Array.isArray(value)) for (const item of value) yield* fieldsOf(item, typeName, schema);
  if (!isRecord(value)) return;
  const type = schema.getType(typeName);
  if (!isObjectType(type) && !isInterfaceType(type)) return;
  // An interface that is an object elsewhere goes over the wire under its own name, whatever the entity's type.
  const names = isInterfaceType(type)
    ? [typeName, ...schema.getPossibleTypes(type).map(({ name }) => name)]
    : [typeName];
  for (const [name, below] of Object.entries(value)) {
    const field = type.getFields()[name];
    if (!field) continue;
    yield names.map((each) => `${each}.${name}`);
    yield* fieldsOf(below, getNamedType(field.type).name, schema);
  }
}

function inputsOf(
  query: string,
  variables: Readonly<Record<string, unknown>>,
  schema: GraphQLSchema,
): ReadonlySet<string> {
  const found = new Set<string>();
  const types = new TypeInfo(schema);
  const given: Record<string, unknown> = {};
  const collect = visitWithTypeInfo(types, {
    VariableDefinition: ({ variable: { name }, defaultValue }) => {
      const isSent = Object.hasOwn(variables, name.value);
      given[name.value] = isSent ? variables[name.value] : defaultValue && valueFromASTUntyped(defaultValue);
      return false;
    },
    Argument: (node) => {
      const [parent, field, argument] = [types.getParentType(), types.getFieldDef(), types.getArgument()];
      const value = valueFromASTUntyped(node.value, given);
      if (!parent || !field || !argument || types.getDirective() || field.name === '_entities' || value === undefined)
        return;
      found.add(`${parent.name}.${field.name}(${argument.name}:)`);
      for (const each of inputsIn(value, argument.type)) found.add(each);
    },
  });
  visit(parse(query), collect);
  return found;
}

function* inputsIn(value: unknown, type: GraphQLInputType): Generator<string> {
  if (Array.isArray(value)) for (const item of value) yield* inputsIn(item, type);
  const named = getNamedType(type);
  if (isEnumType(named) && typeof value === 'string') yield `${named.name}.${value}`;
  if (!isInputObjectType(named) || typeof value !== 'object' || value === null || Array.isArray(value)) return;
  for (const [name, below] of Object.entries(value)) {
    const field = named.getFields()[name];
    if (!field || below === undefined) continue;
    yield `${named.name}.${name}`;
    yield* inputsIn(below, field.type);
  }
}
