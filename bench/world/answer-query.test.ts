import { expect, test } from 'vitest';
import { createAnswers } from './answer-query.ts';
import { SUBGRAPHS } from './resolvers.ts';

/** What a subgraph answers to a query. */
function ask(subgraph: string, query: string, variables: object = {}): unknown {
  return JSON.parse(
    createAnswers('type Query', SUBGRAPHS.get(subgraph) ?? new Map())(JSON.stringify({ query, variables })),
  );
}

test('entities by representation, through fragments, aliases and variables', () => {
  const query = `query ($r: [_Any!]!, $n: Int!) { _entities(representations: $r) { ...F } }
    fragment F on Product { __typename latest: reviews(first: $n) { id author { id } } }`;
  const representations = [{ __typename: 'Product', id: '2' }];
  expect(ask('reviews', query, { r: representations, n: 1 })).toEqual({
    data: { _entities: [{ __typename: 'Product', latest: [{ id: '16', author: { id: expect.any(String) } }] }] },
  });
});

test('the same question again is answered the same, another with its own variables', () => {
  const answer = createAnswers('', SUBGRAPHS.get('accounts') ?? new Map());
  const ids = (skip: number) =>
    answer(
      JSON.stringify({
        query: 'query ($s: Int!) { customers(first: 2, skip: $s) { id } }',
        variables: { skip, s: skip },
      }),
    );
  expect([ids(1), ids(2), ids(1)]).toEqual([
    '{"data":{"customers":[{"id":"1"},{"id":"2"}]}}',
    '{"data":{"customers":[{"id":"2"},{"id":"3"}]}}',
    '{"data":{"customers":[{"id":"1"},{"id":"2"}]}}',
  ]);
});

test('a required field is computed from what the gateway sent', () => {
  const query = 'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Product { shippingCost } } }';
  const entity = { __typename: 'Product', id: '2' };
  // One subgraph for all: what it remembers of the first must not answer the second.
  const answer = createAnswers('', SUBGRAPHS.get('inventory') ?? new Map());
  const sent = (price: number): unknown =>
    JSON.parse(answer(JSON.stringify({ query, variables: { r: [{ ...entity, price, weight: 1_000 }] } })));
  expect([sent(50), sent(100), sent(50)]).toEqual([
    { data: { _entities: [{ shippingCost: 1.5 }] } },
    { data: { _entities: [{ shippingCost: 2 }] } },
    { data: { _entities: [{ shippingCost: 1.5 }] } },
  ]);
  expect(ask('inventory', query, { r: [entity] })).toHaveProperty('errors');
});

test('the schema, as a gateway asks for it', () => {
  expect(ask('products', '{ _service { sdl } }')).toEqual({ data: { _service: { sdl: 'type Query' } } });
});

test.each([
  'mutation { customer(id: "1") { id } }',
  '{ customer(id: "1") { nothing } }',
  '{ customer(id: "1") { id @skip(if: true) } }',
  '{ customer(id: "1") { id',
])('what the world does not know is an error: %s', (query) => {
  expect(ask('accounts', query)).toHaveProperty('errors');
});
