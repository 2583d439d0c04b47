import type { QueryPlanSelectionNode } from '@apollo/query-planner';
import { buildSchema } from 'graphql';
import { expect, test } from 'vitest';
import { typeRelation } from './type-relation.ts';
import { compileRepresentation } from './write-representation.ts';

const types = typeRelation(
  buildSchema(
    'type Query { a: A } interface I { id: ID } type A implements I { id: ID } type B implements I { id: ID } type Org { id: ID }',
  ),
);

const field = (name: string, ...selections: readonly QueryPlanSelectionNode[]): QueryPlanSelectionNode =>
  selections.length > 0 ? { kind: 'Field', name, selections: [...selections] } : { kind: 'Field', name };
const on = (typeCondition: string, ...selections: readonly QueryPlanSelectionNode[]): QueryPlanSelectionNode => ({
  kind: 'InlineFragment',
  typeCondition,
  selections: [...selections],
});

const represent = compileRepresentation(
  [
    on('A', field('__typename'), field('id')),
    on('A', field('__typename'), field('size')),
    on('I', field('tags')),
    on('B', field('__typename'), field('org', field('id'))),
  ],
  [],
  types,
);

test.each<[string, Record<string, unknown>, string | null | undefined]>([
  [
    'all that applies',
    { __typename: 'A', id: '1', size: 2, tags: ['x'] },
    '{"__typename":"A","id":"1","size":2,"tags":["x"]}',
  ],
  [
    'what it lacks is left out, whole',
    { __typename: 'A', id: '1', tags: null },
    '{"__typename":"A","id":"1","tags":null}',
  ],
  [
    'null is a value',
    { __typename: 'A', id: null, size: null, tags: [] },
    '{"__typename":"A","id":null,"size":null,"tags":[]}',
  ],
  ['nothing of it', { __typename: 'A' }, undefined],
  [
    'an object below',
    { __typename: 'B', org: { id: 'o', more: 'x' }, tags: 1 },
    '{"tags":1,"__typename":"B","org":{"id":"o"}}',
  ],
  [
    'lists of objects below',
    { __typename: 'B', org: [[{ id: 'o' }, null]], tags: 1 },
    '{"tags":1,"__typename":"B","org":[[{"id":"o"},null]]}',
  ],
  ['an object below that lacks it', { __typename: 'B', org: {}, tags: 1 }, '{"tags":1}'],
  ['a text for an object', { __typename: 'B', org: 'o', tags: 1 }, '{"tags":1}'],
  ['a type that it is not for', { __typename: 'Org', id: '1' }, null],
  ['a type that nobody knows', { __typename: 'X', id: '1' }, null],
  ['a type named like an inherited property', { __typename: 'constructor', id: '1' }, null],
  ['no type', { id: '1' }, undefined],
])('%s', (_, entity, text) => {
  expect(represent(entity, false)).toBe(text);
  if (typeof text === 'string') expect(represent(entity, true)).toBe(text);
});

test('A14 inherited names are read as own properties only', () => {
  const named = compileRepresentation([on('A', field('__typename'), field('toString'))], [], types);
  expect(named({ __typename: 'A' }, false)).toBeUndefined();
  const proto = compileRepresentation([on('A', field('__typename'), field('__proto__'))], [], types);
  expect(proto({ __typename: 'A' }, false)).toBeUndefined();
  expect(named({ __typename: 'A', toString: 't' }, false)).toBe('{"__typename":"A","toString":"t"}');
});

test('the bytes are those of JSON.stringify where something needs escaping', () => {
  const id = 'a"\\\n\ud800\u2028';
  expect(represent({ __typename: 'A', id }, false)).toBe(JSON.stringify({ __typename: 'A', id }));
});

test("an `@interfaceObject` is sent under the interface's name", () => {
  const rewritten = compileRepresentation(
    [on('A', field('__typename'), field('id'))],
    [{ kind: 'ValueSetter', path: ['... on A', '__typename'], setValueTo: 'I' }],
    types,
  );
  expect(rewritten({ __typename: 'A', id: '1' }, true)).toBe('{"__typename":"I","id":"1"}');
});
