import { buildASTSchema, parse } from 'graphql';
import { expect, test } from 'vitest';
import { smallSupergraph } from '../../../test/small-supergraph.ts';
import type { Finding } from '../../lib/finding.ts';
import { buildCatalog } from '../build-catalog.ts';
import { requiredConflicts } from '../required-fields.ts';

const LIMIT = 'limit(currency: String = "EUR", max: Int, by: By): Int';
const BY = 'input By { a: Int = 1 b: Int }';
const OWNER = `
  type Query { t: T }
  type T @key(fields: "id") { id: ID! u: U v: U ${LIMIT} }
  type U @key(fields: "id") { id: ID! price(x: Int): Int }
  ${BY}`;

function conflictsIn(subgraphs: Readonly<Record<string, string>>): readonly string[] {
  const schema = buildASTSchema(parse(smallSupergraph(subgraphs)), { assumeValidSDL: true });
  return requiredConflicts(schema).map(([, { requirer }]) => `${requirer.type}.${requirer.field}`);
}

function findings(subgraphs: Readonly<Record<string, string>>): readonly Finding[] {
  const source = { sdl: smallSupergraph(subgraphs), file: 'supergraph.graphql' };
  return buildCatalog(source, new Map()).findings.filter((finding) => finding.code === 'REQUIRES_CONFLICT');
}

/** The fields of T that require in conflict, where `first` and `second` require what is given. */
function conflictsOf(first: string, second: string): readonly string[] {
  const two = `type T @key(fields: "id") { id: ID! ${LIMIT} @external
    first: Int @requires(fields: ${JSON.stringify(first)}) second: Int @requires(fields: ${JSON.stringify(second)}) } ${BY}`;
  return conflictsIn({ one: OWNER, two });
}

test('REQUIRES_CONFLICT names the field, its subgraph, and what it asks as it is written', () => {
  const score = `type T @key(fields: "id") { id: ID! ${LIMIT} @external score: Int @requires(fields: "limit limit(currency: \\"USD\\")") } ${BY}`;
  const [finding, ...others] = findings({ one: OWNER, billing: score });
  expect(others).toEqual([]);
  expect(finding).toMatchObject({
    severity: 'error',
    message:
      'T.score in subgraph "billing" requires T.limit, but T.score in subgraph "billing" requires T.limit(currency: "USD"): one object is fetched with one of them only.',
    fix: 'Require it with the same arguments in both, or require a field of its own, without arguments, instead of T.limit.',
    coordinate: 'T.score',
    place: { file: 'supergraph.graphql' },
  });
});

test('two fields that conflict are no finding: they are asked apart', () => {
  const two = `type T @key(fields: "id") { id: ID! ${LIMIT} @external a: Int @requires(fields: "limit") b: Int @requires(fields: "limit(max: 1)") } ${BY}`;
  expect([conflictsIn({ one: OWNER, two }), findings({ one: OWNER, two })]).toEqual([['T.b'], []]);
});

test('arguments that mean the same agree', () => {
  for (const [first, second] of [
    ['limit(max: 1)', 'limit(max: 1)'],
    ['limit(max: 1, currency: "USD")', 'limit(currency: "USD", max: 1)'],
    ['limit', 'limit(currency: "EUR")'],
    ['limit(by: { b: 2, a: 1 })', 'limit(by: { b: 2 })'],
  ] as const)
    expect(conflictsOf(first, second)).toEqual([]);
});

test('arguments that mean something else conflict', () => {
  for (const [first, second] of [
    ['limit(max: 1)', 'limit(max: 2)'],
    ['limit(max: null)', 'limit'],
    ['limit(currency: "USD")', 'limit'],
    ['limit(by: { b: 2 })', 'limit(by: { a: 2, b: 2 })'],
  ] as const)
    expect(conflictsOf(first, second)).toEqual(['T.second']);
});

const NESTED = (first: string, second: string, price = '') => `
  type T @key(fields: "id") { id: ID! u: U @external v: U @external
    first: Int @requires(fields: "${first}") second: Int @requires(fields: "${second}") }
  type U @key(fields: "id") { id: ID! price(x: Int): Int @external ${price} }`;

test('below one field they conflict, below two fields they do not', () => {
  expect(conflictsIn({ one: OWNER, two: NESTED('u { price(x: 1) }', 'u { price(x: 2) } v { id }') })).toHaveLength(1);
  expect(conflictsIn({ one: OWNER, two: NESTED('u { price(x: 1) }', 'v { price(x: 2) }') })).toEqual([]);
});

test('what is required below a field conflicts with what a field of that object requires', () => {
  const requires = (x: number) => `tax: Int @requires(fields: "price(x: ${x})")`;
  const conflicts = conflictsIn({ one: OWNER, two: NESTED('u { price(x: 1) }', 'v { id }', requires(2)) });
  expect(conflicts).toEqual(['U.tax']);
  const later = (sdl: string) => sdl.replace(/\bT\b/g, 'Z');
  const reversed = conflictsIn({ one: later(OWNER), two: later(NESTED('u { price(x: 1) }', 'v { id }', requires(2))) });
  expect(reversed).toEqual(['Z.first']);
  expect(conflictsIn({ one: OWNER, two: NESTED('u { price(x: 1) }', 'v { id }', requires(1)) })).toEqual([]);
});

const MEDIA = `type Query { shelf: Shelf } type Shelf @key(fields: "id") { id: ID! media: Media }
  interface Media { id: ID! price(x: Int): Int }
  type Book implements Media @key(fields: "id") { id: ID! price(x: Int): Int }
  type Film implements Media @key(fields: "id") { id: ID! price(x: Int): Int }`;
const SHELF = (first: string, second: string) => `
  type Shelf @key(fields: "id") { id: ID! media: Media @external
    first: Int @requires(fields: "media { ${first} }") second: Int @requires(fields: "media { ${second} }") }
  interface Media { id: ID! price(x: Int): Int }
  type Book implements Media @key(fields: "id") { id: ID! price(x: Int): Int @external }
  type Film implements Media @key(fields: "id") { id: ID! price(x: Int): Int @external }`;

test('an interface conflicts with its implementers, two object types with each other do not', () => {
  const conflicts = (first: string, second: string) => conflictsIn({ one: MEDIA, two: SHELF(first, second) }).length;
  expect(conflicts('price(x: 1)', '... on Book { price(x: 2) }')).toBe(1);
  expect(conflicts('... on Book { price(x: 1) }', '... on Book { price(x: 2) }')).toBe(1);
  expect(conflicts('... on Book { price(x: 1) }', '... on Film { price(x: 2) }')).toBe(0);
});

test('one field that two subgraphs resolve may require differently in each', () => {
  const two = (max: number) => `type T @key(fields: "id") { id: ID! ${LIMIT} @external
    score: Int @shareable @requires(fields: "limit(max: ${max})") } ${BY}`;
  expect(conflictsIn({ one: OWNER, two: two(1), three: two(2) })).toEqual([]);
});

test('one field that requires twice conflicts with itself', () => {
  const two = `type T @key(fields: "id") { id: ID! ${LIMIT} @external score: Int @requires(fields: "limit(max: 1) limit(max: 2)") } ${BY}`;
  expect(findings({ one: OWNER, two }).map((finding) => finding.coordinate)).toEqual(['T.score']);
});
