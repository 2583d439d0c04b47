import fc from 'fast-check';
import type { GraphQLNamedType, GraphQLObjectType, GraphQLOutputType } from 'graphql';
import { buildSchema, getNamedType, isLeafType, isListType, isNonNullType, isObjectType, isUnionType } from 'graphql';
import { leafTypeOf } from '../catalog/leaf-type.ts';
import { memberCoordinate } from '../lib/coordinate.ts';
import type { LeafType } from '../maskers/masker.ts';
import { parseMask } from '../maskers/parse-mask.ts';
import type { CompositeShape, FieldShape, LeafShape, ObjectShape, SelectionShape } from '../operation/shape.ts';
import { leafOf } from './test-reference.ts';

const FIELDS = `s: String sn: String! i: Int inn: Int! f: Float b: Boolean! id: ID idn: ID! few: Few many: Many! j: JSON jn: JSON!
  l: [String] ln: [String!]! ll: [[Int!]] lid: [ID!] lj: [JSON] a: A an: A! al: [A] aln: [A!]! all: [[A!]!] u: U un: U! ul: [U!] constructor: String`;
const schema = buildSchema(`
  scalar JSON enum Few { A B } enum Many { ${[...'ABCDEFGHIJ'].join(' ')} }
  type Query { ${FIELDS} } type A { ${FIELDS} } type B { ${FIELDS} } union U = A | B
`);
const MASKS = [
  'redact',
  'null',
  'drop',
  'default',
  'email',
  'last4',
  'partial(1,1)',
  'pseudonym',
  'hash',
  'round(10)',
  'name',
];

/** Selections of some fields of every type that can stand there, each leaf masked or not. */
function selection(type: GraphQLNamedType, depth: number): fc.Arbitrary<SelectionShape> {
  const possible = isUnionType(type) ? type.getTypes() : isObjectType(type) ? [type] : [];
  return fc.tuple(...possible.map((each) => objectShape(each, depth))).map((shapes) => ({
    concrete: !isUnionType(type),
    types: new Map(shapes.map((shape) => [shape.typeName, shape])),
  }));
}

function objectShape(type: GraphQLObjectType, depth: number): fc.Arbitrary<ObjectShape> {
  const names = Object.values(type.getFields()).flatMap(({ name, type: of }) =>
    depth > 0 || isLeafType(getNamedType(of)) ? [name] : [],
  );
  const others: FieldShape[] = [
    { kind: 'typename', responseKey: '__proto__' },
    { kind: 'hidden', responseKey: 'gone', coordinate: memberCoordinate(type.name, 'gone'), value: ['"', null] },
  ];
  return fc
    .tuple(
      fc
        .shuffledSubarray(names, { maxLength: 8 })
        .chain((some) => fc.tuple(...some.map((name) => fieldShape(type, name, depth)))),
      fc.subarray(others),
    )
    .map(([fields, more]) => ({ typeName: type.name, fields: [...more, ...fields] }));
}

function fieldShape(parent: GraphQLObjectType, name: string, depth: number): fc.Arbitrary<FieldShape> {
  const type = parent.getFields()[name]?.type;
  if (!type) throw new Error('A field has a type.');
  const named = getNamedType(type);
  const base = { responseKey: `${name}Key`, source: name, coordinate: memberCoordinate(parent.name, name), type };
  if (!isLeafType(named))
    return selection(named, depth - 1).map((below) => ({ kind: 'composite', ...base, selection: below }));
  return fc.option(fc.constantFrom(...MASKS), { nil: undefined }).map((written) => {
    const spec = written === undefined ? undefined : parseMask(written);
    return { kind: 'leaf', ...base, mask: spec && { spec, leaf: leafTypeOf(named), categories: ['SECRET'] } };
  });
}

const JUNK: readonly unknown[] = [
  '',
  'x',
  'A',
  'K',
  0,
  1.5,
  -7,
  2 ** 31,
  1e300,
  true,
  [],
  {},
  [null],
  [[1]],
  { __typename: 'A' },
  { __typename: 'X' },
  { constructor: 1 },
];
const words = fc.oneof(
  fc.constantFrom('Ann Lee', 'ann@mail.example', 'ä😀\u2028'),
  fc.string({ maxLength: 45, unit: 'binary' }),
);

/** Data that fits a shape, but for a tenth of it. */
function dataFor(shape: SelectionShape): fc.Arbitrary<unknown> {
  return fc.oneof(
    ...[...shape.types.values()].map((object) => {
      const fields = object.fields.flatMap((field) =>
        field.kind === 'leaf' || field.kind === 'composite'
          ? [[field.source, valueFor(field, field.type)] as const]
          : [],
      );
      const typename = fc.oneof(
        { weight: 30, arbitrary: fc.constant(object.typeName) },
        { weight: shape.concrete ? 10 : 1, arbitrary: fc.constant(undefined) },
        { weight: 1, arbitrary: fc.constantFrom('X', null, 7, 'A', 'constructor') },
      );
      return fc.record({ ...Object.fromEntries(fields), __typename: typename });
    }),
  );
}

function valueFor(field: LeafShape | CompositeShape, type: GraphQLOutputType): fc.Arbitrary<unknown> {
  const inner = isNonNullType(type) ? type.ofType : type;
  const right = isListType(inner)
    ? fc.array(valueFor(field, inner.ofType), { maxLength: 3 })
    : field.kind === 'composite'
      ? dataFor(field.selection)
      : leafValue(leafOf(type));
  return fc.oneof(
    { weight: 40, arbitrary: right },
    { weight: isNonNullType(type) ? 1 : 4, arbitrary: fc.constantFrom(null, undefined) },
    { weight: 1, arbitrary: fc.constantFrom(...JUNK) },
  );
}

function leafValue({ kind, enumValues = [] }: LeafType): fc.Arbitrary<unknown> {
  switch (kind) {
    case 'String':
      return words;
    case 'ID':
      return fc.oneof(words, fc.maxSafeInteger());
    case 'Int':
      return fc.integer();
    case 'Float':
      return fc.double({ noNaN: true, noDefaultInfinity: true });
    case 'Boolean':
      return fc.boolean();
    case 'Enum':
      return fc.constantFrom(...enumValues);
    case 'Custom':
      return fc.jsonValue({ maxDepth: 2 }).filter((value) => value !== null);
  }
}

/** For tests: shapes of operations, each with data that fits it but for some. */
export function shapesWithData(): fc.Arbitrary<readonly [SelectionShape, unknown]> {
  const query = schema.getQueryType();
  if (!query) throw new Error('There is a query type.');
  return selection(query, 2).chain((shape) => fc.tuple(fc.constant(shape), dataFor(shape)));
}
