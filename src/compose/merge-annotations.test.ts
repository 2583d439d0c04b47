import { parse } from 'graphql';
import { expect, test } from 'vitest';
import { composeSupergraph } from './compose-supergraph.ts';
import { elementsOf } from './schema-elements.ts';
import { annotated, bare, lineOf, short } from './test-sdl.ts';
import { directivesOf } from './written-annotations.ts';

const OWNER = annotated(
  'owner',
  `type Query { customer: Customer }
type Customer @key(fields: "id") { id: ID!
  ssn: String
  email: String @pii(category: "EMAIL")
}`,
);

/** Every `@pii` of a supergraph as `coordinate CATEGORY`. */
function annotations(supergraphSdl: string): readonly string[] {
  return [...elementsOf(parse(supergraphSdl))].flatMap(({ coordinate, node }) =>
    directivesOf(node)
      .filter((directive) => directive.name.value === 'pii')
      .map((directive) => {
        const value = directive.arguments?.[0]?.value;
        return `${coordinate} ${value && 'value' in value ? value.value : ''}`;
      }),
  );
}

test('an annotation on an @external field is merged into the owner’s', () => {
  const billing = annotated(
    'billing',
    `type Customer @key(fields: "id") { id: ID!
  ssn: String @external @pii(category: "SSN", mask: "last4")
  email: String @external @pii(category: "EMAIL") @pii(category: "CONTACT")
  score: Int @requires(fields: "ssn email")
}`,
  );
  const { supergraphSdl, findings } = composeSupergraph([OWNER, billing]);
  expect(findings).toEqual([]);
  expect(annotations(supergraphSdl).toSorted()).toEqual([
    'Customer.email CONTACT',
    'Customer.email EMAIL',
    'Customer.ssn SSN',
  ]);
  expect(lineOf(supergraphSdl, 'ssn:')).toContain('@pii(category: "SSN", mask: "last4")');
});

test('a review on an @external field is not merged', () => {
  const billing = annotated(
    'billing',
    'type Customer @key(fields: "id") { id: ID! ssn: String @external @notPii(reason: "r") score: Int @requires(fields: "ssn") }',
  );
  expect(lineOf(composeSupergraph([OWNER, billing]).supergraphSdl, 'ssn:')).not.toMatch(/@pii|@notPii/);
});

test('the annotation of an overridden field stays', () => {
  const next = annotated(
    'next',
    'type Customer @key(fields: "id") { id: ID! email: String @override(from: "owner") @pii(category: "NEW") }',
  );
  const { supergraphSdl } = composeSupergraph([OWNER, next]);
  expect(annotations(supergraphSdl).toSorted()).toEqual(['Customer.email EMAIL', 'Customer.email NEW']);
});

test('every kind of place, extensions included', () => {
  const { supergraphSdl, findings } = composeSupergraph([
    annotated(
      'kinds',
      `schema { query: Root }
type Root { f(x: Int @pii(category: "ARGUMENT"), i: I, e: E): S u: U n: N }
input I @pii(category: "INPUT") { a: String @pii(category: "INPUT_FIELD") }
enum E @pii(category: "ENUM") { ONE @pii(category: "ENUM_VALUE") TWO }
scalar S @pii(category: "SCALAR")
interface N @pii(category: "INTERFACE") { p: String @pii(category: "INTERFACE_FIELD") }
type P implements N @pii(category: "OBJECT") { p: String }
union U @pii(category: "UNION") = P
extend type P @pii(category: "EXTENSION") { q: String @pii(category: "EXTENSION_FIELD") }`,
    ),
  ]);
  expect(findings).toEqual([]);
  expect(annotations(supergraphSdl).toSorted()).toEqual([
    'E ENUM',
    'E.ONE ENUM_VALUE',
    'I INPUT',
    'I.a INPUT_FIELD',
    'N INTERFACE',
    'N.p INTERFACE_FIELD',
    'P EXTENSION',
    'P OBJECT',
    'P.q EXTENSION_FIELD',
    'Query.f(x:) ARGUMENT',
    'S SCALAR',
    'U UNION',
  ]);
});

test('PII_COORDINATE_DROPPED: an argument or input field that not every subgraph has', () => {
  const one = annotated(
    'one',
    `type Query { f(x: Int
  y: Int @pii(category: "Y")
  i: I): Int @shareable }
input I { a: Int
  b: Int @pii(category: "B") }`,
  );
  const two = bare('two', 'type Query { f(x: Int, i: I): Int @shareable }\ninput I { a: Int }');
  const { findings, supergraphSdl } = composeSupergraph([one, two]);
  expect(annotations(supergraphSdl)).toEqual([]);
  expect(findings.filter((finding) => finding.code === 'PII_COORDINATE_DROPPED').map(short)).toEqual([
    { code: 'PII_COORDINATE_DROPPED', coordinate: 'Query.f(y:)', at: 'one.graphql:4' },
    { code: 'PII_COORDINATE_DROPPED', coordinate: 'I.b', at: 'one.graphql:7' },
  ]);
});

test('an @interfaceObject annotates the interface', () => {
  const owner = annotated(
    'owner',
    'type Query { m: Media } interface Media @key(fields: "id") { id: ID! } type Book implements Media @key(fields: "id") { id: ID! }',
  );
  const reviews = annotated(
    'reviews',
    'type Media @key(fields: "id") @interfaceObject @pii(category: "TYPE") { id: ID! note: String @pii(category: "NOTE") }',
  );
  const found = annotations(composeSupergraph([owner, reviews]).supergraphSdl);
  expect(found).toContain('Media TYPE');
  expect(found).toContain('Media.note NOTE');
});
