import fc from 'fast-check';
import type { GraphQLNamedType, GraphQLObjectType, GraphQLOutputType } from 'graphql';
import { buildSchema, getNamedType, isLeafType, isListType, isNonNullType, isObjectType, isUnionType } from 'graphql';
import { leafTypeOf } from '../catalog/leaf-type.ts';
import { memberCoordinate } from '../lib/coordinate.ts';
import type { LeafType } from '../maskers/masker.ts';
import { parseMask } from '../maskers/parse-mask.ts';
import type {
  CompositeShape,
  DecidedShape,
  FieldShape,
  LeafShape,
  ObjectShape,
  SelectionShape,
} from '../operation/shape.ts';
import { leafOf } from './test-reference.ts';

const FIELDS = `s: String sn: String! i: Int inn: Int! f: Float b: Boolean! id: ID idn: ID! few: Few many: Many! j: JSON jn: JSON!
  l: [String] ln: [String!]! ll: [[Int!]] lid: [ID!] lj: [JSON] ls: [Strange!] lls: [[Strange!]!]! lsn: [Strange]! a: A an: A! al: [A] aln: [A!]! all: [[A!]!] u: U un: U! ul: [U!] constructor: String`;
const schema = buildSchema(`
  scalar JSON scalar Strange enum Few { A B } enum Many { ${[...'ABCDEFGHIJ'].join(' ')} }
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

/** Where the key of a subject stands. */
const KEY = 'ownKey';
const KEYS = ['7', '7', 7, '8', 8, '07', '', 7.5, 2 ** 53, null, undefined, true, ['7'], { toString: '7' }];

/** What may be a principal's own: nothing, an entity of one type, and of both. */
export const OWN_KEYS: fc.Arbitrary<ReadonlyMap<string, string>> = fc
  .subarray<[string, string]>([
    ['A', '7'],
    ['B', '8'],
  ])
  .map((some) => new Map(some));

/**
 * Selections of some fields of every type that can stand there, each leaf masked or not. Some types are subjects, whose
 * fields, and what is below them, may be written in two ways.
 */
function selection(type: GraphQLNamedType, depth: number, isOwned: boolean): fc.Arbitrary<SelectionShape> {
  const possible = isUnionType(type) ? type.getTypes() : isObjectType(type) ? [type] : [];
  return fc.tuple(...possible.map((each) => subjectShape(each, depth, isOwned))).chain((shapes) =>
    fc.constantFrom({}, ...(isUnionType(type) ? [{ unnamed: 'A' }] : [])).map((unnamed) => ({
      concrete: !isUnionType(type),
      types: new Map(shapes.map((shape) => [shape.typeName, shape])),
      ...unnamed,
    })),
  );
}

function subjectShape(type: GraphQLObjectType, depth: number, isOwned: boolean): fc.Arbitrary<ObjectShape> {
  return fc.constantFrom(...(type.name === 'Query' ? [false] : [true, false])).chain((isSubject) => {
    const shape = objectShape(type, depth, isSubject || isOwned);
    return isSubject ? shape.map((each) => ({ ...each, subject: { type: type.name, source: KEY } })) : shape;
  });
}

function objectShape(type: GraphQLObjectType, depth: number, isOwned: boolean): fc.Arbitrary<ObjectShape> {
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
        .chain((some) => fc.tuple(...some.map((name) => splitShape(type, name, depth, isOwned)))),
      fc.subarray(others),
    )
    .map(([fields, more]) => ({ typeName: type.name, fields: [...more, ...fields] }));
}

/** Below a field that only one side sees, nothing is split any more. */
function splitShape(
  parent: GraphQLObjectType,
  name: string,
  depth: number,
  isOwned: boolean,
): fc.Arbitrary<FieldShape> {
  if (!isOwned) return fieldShape(parent, name, depth, false);
  const hidden: DecidedShape = {
    kind: 'hidden',
    responseKey: `${name}Key`,
    coordinate: memberCoordinate(parent.name, name),
    value: 'hidden',
  };
  const ways = (one: DecidedShape): fc.Arbitrary<DecidedShape> =>
    one.kind === 'leaf'
      ? fc.oneof(fc.constant(hidden), fieldShape(parent, name, depth, false))
      : fc.constant<DecidedShape>(hidden);
  return fc.boolean().chain((isSame): fc.Arbitrary<FieldShape> => {
    if (isSame) return fieldShape(parent, name, depth, true);
    return fieldShape(parent, name, depth, false)
      .chain((one) => ways(one).chain((other) => fc.shuffledSubarray([one, other], { minLength: 2 })))
      .map(([own = hidden, others = hidden]) => ({ kind: 'split', responseKey: `${name}Key`, own, others }));
  });
}

function fieldShape(
  parent: GraphQLObjectType,
  name: string,
  depth: number,
  isOwned: boolean,
): fc.Arbitrary<LeafShape | CompositeShape> {
  const type = parent.getFields()[name]?.type;
  if (!type) throw new Error('A field has a type.');
  const named = getNamedType(type);
  const base = { responseKey: `${name}Key`, source: name, coordinate: memberCoordinate(parent.name, name), type };
  if (!isLeafType(named))
    return selection(named, depth - 1, isOwned).map((below) => ({ kind: 'composite', ...base, selection: below }));
  const leaf = leafTypeOf(named);
  const maskOf = (written: string) => ({
    spec: parseMask(written) ?? { name: 'redact', parameters: [] },
    leaf,
    categories: ['SECRET'],
  });
  const record = recordOf(parent.name + name);
  if (record === undefined) return fc.constant<LeafShape>({ kind: 'leaf', ...base, mask: undefined });
  return fc.constantFrom(...MASKS, undefined).map(
    (mask): LeafShape => ({
      kind: 'leaf',
      ...base,
      mask: mask === undefined ? undefined : maskOf(mask),
      record: maskOf(record),
    }),
  );
}

/** The record mask of a coordinate, the same in every shape; a few are not personal. */
function recordOf(coordinate: string): string | undefined {
  const sum = [...coordinate].reduce((total, letter) => total * 31 + letter.charCodeAt(0), 7);
  return [...MASKS, undefined, undefined][sum % (MASKS.length + 2)];
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
      const fields = object.fields.flatMap((field) => {
        const ways = field.kind === 'split' ? [field.own, field.others] : [field];
        return ways.flatMap((each) =>
          each.kind === 'leaf' || each.kind === 'composite' ? [[each.source, valueFor(each, each.type)] as const] : [],
        );
      });
      const typename = fc.oneof(
        { weight: 30, arbitrary: fc.constant(object.typeName) },
        { weight: shape.concrete || shape.unnamed !== undefined ? 10 : 1, arbitrary: fc.constant(undefined) },
        { weight: 1, arbitrary: fc.constantFrom('X', null, 7, 'A', 'constructor') },
      );
      return fc.record({ ...Object.fromEntries(fields), __typename: typename, [KEY]: fc.constantFrom(...KEYS) });
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
  return selection(query, 2, false).chain((shape) => fc.tuple(fc.constant(shape), dataFor(shape)));
}
