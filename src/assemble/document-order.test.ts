import * as fc from 'fast-check';
import { buildSchema } from 'graphql';
import { expect, test } from 'vitest';
import { memberCoordinate } from '../lib/coordinate.ts';
import type { ResponsePath } from '../lib/response-path.ts';
import type { FieldShape, SelectionShape } from '../operation/shape.ts';
import { inDocumentOrder } from './document-order.ts';

const Query = buildSchema('type Query { a: Int }').getQueryType();
if (!Query) throw new Error('The schema has a query type.');
const type = Query;

/** One object type with these keys; what has something below is an object. */
function selection(...types: readonly Readonly<Record<string, SelectionShape | undefined>>[]): SelectionShape {
  const field = (responseKey: string, below: SelectionShape | undefined): FieldShape =>
    below
      ? { kind: 'composite', responseKey, coordinate: memberCoordinate('T', 'f'), source: 's', type, selection: below }
      : { kind: 'hidden', responseKey, coordinate: memberCoordinate('T', 'f'), value: null };
  const objects = types.map((keys, index) => ({
    typeName: `T${index}`,
    fields: Object.entries(keys).map(([key, below]) => field(key, below)),
  }));
  return { concrete: types.length === 1, types: new Map(objects.map((object) => [object.typeName, object])) };
}

/** `{ z people { name ... on T1 { tags } } a }` */
const SHAPE = selection({
  z: undefined,
  people: selection({ name: undefined, age: undefined }, { tags: undefined, age: undefined }),
  a: undefined,
});

/** In the order that is right. */
const ORDERED: readonly { readonly code: string; readonly path?: ResponsePath }[] = [
  { code: 'INTERNAL' },
  { code: 'SUBGRAPH_ERROR', path: ['z'] },
  { code: 'SUBGRAPH_UNAVAILABLE', path: ['z'] },
  { code: 'PII_DENIED', path: ['people'] },
  { code: 'A', path: ['people', 2] },
  { code: 'A', path: ['people', 2, 'name'] },
  { code: 'A', path: ['people', 2, 'age'] },
  { code: 'A', path: ['people', 2, 'tags', 0] },
  { code: 'A', path: ['people', 2, 'tags', 1] },
  { code: 'A', path: ['people', 2, 'planned'] },
  { code: 'A', path: ['people', 2, 'zplanned'] },
  { code: 'A', path: ['people', 10, 'name'] },
  { code: 'A', path: ['a'] },
  { code: 'A', path: ['planned', 'below'] },
];

test('law: errors come in the order of the answer, in whichever they were noted', () => {
  const anyOrder = fc.shuffledSubarray([...ORDERED], { minLength: ORDERED.length });
  fc.assert(
    fc.property(anyOrder, (errors) => {
      expect(inDocumentOrder(SHAPE, errors)).toEqual(ORDERED);
    }),
  );
});

test('errors of one code at one place stay in their order', () => {
  const errors = [2, 1, 3].map((number) => ({ code: 'A', path: ['a'], number }));
  expect(inDocumentOrder(SHAPE, errors)).toEqual(errors);
});
