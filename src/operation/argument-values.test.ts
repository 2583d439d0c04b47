import type { GraphQLObjectType, OperationDefinitionNode } from 'graphql';
import { buildSchema, Kind, parse } from 'graphql';
import { expect, test } from 'vitest';
import type { Catalog } from '../catalog/catalog.ts';
import type { Coordinate } from '../lib/coordinate.ts';
import { ArgumentGatherer, openValues } from './argument-values.ts';
import { createVariableCoercer } from './coerce-variables.ts';
import { writtenCoordinates } from './create-input-guard.ts';
import { guardedTypes } from './guarded-types.ts';
import type { InputValue } from './input-values.ts';

const schema = buildSchema(`
  scalar JSON
  input OneOf @oneOf { open: Int secret: String }
  input Loop { again: [Loop!] way: OneOf }
  input Open { open: Int }
  type Query {
    one(of: OneOf): Int
    loop(in: Loop): Int
    open(of: Open, text: String): Int
    json(where: JSON): Int
  }
  type Mutation { write(text: String, note: String, where: String): Int }
`);

const classification = { requirements: [{ category: 'SECRET', scopes: [['s']] }], masks: [] };

function catalogOf(inputs: Readonly<Record<string, boolean>>): Catalog {
  return {
    fields: new Map(),
    inputs: new Map(
      Object.entries(inputs).map(([at, filter]) => [coordinateOf(at), { classification, filter }] as const),
    ),
    entities: new Set(),
    keys: new Map(),
    implementers: new Map(),
    interfaceObjects: new Map(),
    fetching: { steady: new Set(), planned: new Map() },
    access: new Map(),
    derived: new Set(),
    inspectable: new Set(),
  };
}

function coordinateOf(text: string): Coordinate {
  return text as Coordinate;
}

const CATALOG = catalogOf({
  'OneOf.secret': false,
  'Query.json(where:)': false,
  'Mutation.write(text:)': false,
  'Mutation.write(where:)': true,
});

/** What the one root field of an operation uses: where, inside which keys, which value, guarded where. */
function uses(text: string, variables: Readonly<Record<string, unknown>> = {}) {
  const { operation, argument } = read(text);
  const { fixed, open } = argument;
  const values = [...fixed, ...openValues(CATALOG, open, createVariableCoercer(schema)(operation, variables))];
  return values.map(({ coordinate, keys, value, guards }) => [
    coordinate,
    keys.join(),
    value,
    guards.map((use) => use.coordinate).join(),
  ]);
}

function read(text: string) {
  const operation = parse(text).definitions[0] as OperationDefinitionNode;
  const [field] = operation.selectionSet.selections;
  const root = schema.getRootType(operation.operation) as GraphQLObjectType;
  if (field?.kind !== Kind.FIELD) throw new Error('The test selects a field.');
  const fixed: InputValue[] = [];
  const inputGuard = { check: (value: InputValue) => void fixed.push(value) };
  const gatherer = new ArgumentGatherer({ catalog: CATALOG, guardedTypes: guardedTypes(schema, CATALOG), inputGuard });
  const args = root.getFields()[field.name.value]?.args ?? [];
  gatherer.addField(root, field, args, operation.operation === 'mutation');
  return { operation, argument: { fixed, open: gatherer.uses.open } };
}

test('A25 a oneOf input: the given field is used, the others are not', () => {
  const secret = ['OneOf.secret', '', 'x', 'OneOf.secret'];
  expect(uses('{ one(of: { secret: "x" }) }')).toEqual([secret]);
  expect(uses('query($s: String!) { one(of: { secret: $s }) }', { s: 'x' })).toEqual([secret]);
  expect(uses('query($o: OneOf) { one(of: $o) }', { o: { secret: 'x' } })).toEqual([secret]);
  expect(uses('query($o: OneOf) { one(of: $o) }', { o: { open: 1 } })).toEqual([['OneOf.open', '', 1, '']]);
  expect(uses('query($o: OneOf) { one(of: $o) }')).toEqual([]);
});

test('A28 an input type that refers to itself is walked to its end', () => {
  expect(uses('{ loop(in: { again: { again: [{ way: { secret: "x" } }, {}] } }) }')).toEqual([
    ['OneOf.secret', '', 'x', 'OneOf.secret'],
    ['Loop.again', '', {}, ''],
  ]);
});

test('A28 inside a custom scalar every key is guarded as the argument is', () => {
  expect(uses('query($j: JSON) { json(where: { a: [1, $j], b: {} }) }', { j: { 'c.d': 'x' } })).toEqual([
    ['Query.json(where:)', 'a', 1, 'Query.json(where:)'],
    ['Query.json(where:)', 'a,c.d', 'x', 'Query.json(where:)'],
    ['Query.json(where:)', 'b', {}, 'Query.json(where:)'],
  ]);
});

test('what can hold nothing personal is not looked at, in any request', () => {
  expect([...guardedTypes(schema, CATALOG)].sort()).toEqual(['Loop', 'OneOf']);
  const { argument } = read('query($o: Open, $t: String) { open(of: $o, text: $t) }');
  expect(argument).toEqual({ fixed: [], open: [] });
});

test('what a mutation writes is known; what it compares is not written', () => {
  const { operation, argument } = read('mutation($t: String) { write(text: $t, note: "n", where: "w") }');
  const written = (variables: Readonly<Record<string, unknown>>) =>
    writtenCoordinates([
      ...argument.fixed,
      ...openValues(CATALOG, argument.open, createVariableCoercer(schema)(operation, variables)),
    ]);
  expect(written({ t: 'x' })).toEqual(['Mutation.write(text:)']);
  expect(written({})).toEqual([]);
});
