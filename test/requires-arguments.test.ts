import { expect, test } from 'vitest';
import { HEAD, startGraph } from './graph.ts';

const COMMENTS = ['one', 'two', 'three', 'four'];

const posts = {
  sdl: `${HEAD} type Query { post: Post } type Post @key(fields: "id") { id: ID! comments(limit: Int!): [String!]! }`,
  resolvers: {
    Query: { post: () => ({ id: 'p1' }) },
    Post: { comments: (_: unknown, { limit }: { readonly limit: number }) => COMMENTS.slice(0, limit) },
  },
};

/** A subgraph of fields that answer how many comments they were given. */
function counters(fields: Readonly<Record<string, number>>) {
  const lines = Object.entries(fields).map(
    ([name, limit]) => `${name}: Int @requires(fields: "comments(limit: ${limit})")`,
  );
  const count = ({ comments }: { readonly comments: readonly string[] }) => comments.length;
  return {
    sdl: `${HEAD} type Post @key(fields: "id") { id: ID! comments(limit: Int!): [String!]! @external ${lines.join(' ')} }`,
    resolvers: {
      Post: {
        __resolveReference: (post: unknown) => post,
        ...Object.fromEntries(Object.keys(fields).map((name) => [name, count])),
      },
    },
  };
}

test.each([
  ['{ post { comments(limit: 1) top } }', { comments: ['one'], top: 3 }],
  ['{ post { top comments(limit: 1) } }', { comments: ['one'], top: 3 }],
  ['{ post { comments: top top: comments(limit: 2) } }', { comments: 3, top: ['one', 'two'] }],
  ['query ($n: Int! = 4) { post { comments(limit: $n) top } }', { comments: COMMENTS, top: 3 }],
])('a field with arguments beside @requires with others keeps its own: %s', async (query, post) => {
  await using graph = await startGraph({ posts, counters: counters({ top: 3 }) });
  expect((await graph.ask(query)).data).toEqual({ post });
});

test('two @requires of one type that ask one field with different arguments are asked apart', async () => {
  await using graph = await startGraph({ posts, counters: counters({ top: 3, first: 1, most: 3 }) });
  const reply = await graph.ask('query ($n: Int! = 2) { post { most top first comments(limit: $n) } }');
  expect(reply).toMatchObject({ data: { post: { most: 3, top: 3, first: 1, comments: ['one', 'two'] } }, errors: [] });
  expect(graph.subgraph('posts').requests()).toHaveLength(1);
  const sent = graph
    .subgraph('counters')
    .requests()
    .map(({ variables }) => variables.representations);
  // They run at once: whichever arrives first.
  expect(sent).toHaveLength(2);
  for (const count of [3, 1])
    expect(sent).toContainEqual([{ __typename: 'Post', comments: COMMENTS.slice(0, count), id: 'p1' }]);
  expect((await graph.ask('{ post { top } }')).data).toEqual({ post: { top: 3 } });
});

test('one field that requires another twice, with different arguments, is refused', async () => {
  const twice = counters({ top: 3 });
  const sdl = twice.sdl.replace('comments(limit: 3)', 'comments(limit: 3) comments(limit: 1)');
  const starting = startGraph({ posts, counters: { ...twice, sdl } }).then((graph) => graph[Symbol.asyncDispose]());
  await expect(starting).rejects.toThrow('REQUIRES_CONFLICT');
});

/** Prices in cents, by currency; the shop computes from them, below a list, an interface and an argument of the client. */
const catalogue = {
  sdl: `${HEAD}
    type Query { goods: [Good!]! } type Mutation { reprice: Good }
    interface Good @key(fields: "id") { id: ID! price(currency: String!, net: Boolean = true): Int @pii(category: "SECRET") }
    type Book implements Good @key(fields: "id") { id: ID! kind: Kind price(currency: String!, net: Boolean = true): Int }
    type Film implements Good @key(fields: "id") { id: ID! kind: Kind price(currency: String!, net: Boolean = true): Int }
    type Kind { average(currency: String!): Int }`,
  resolvers: {
    Query: { goods: () => [good('Book', 'b1'), good('Film', 'f1')] },
    Mutation: { reprice: () => good('Book', 'b2') },
    ...Object.fromEntries(
      ['Book', 'Film'].map((type) => [type, { price: priced, __resolveReference: (it: object) => it }]),
    ),
    Kind: { average: priced },
  },
};
const shop = {
  sdl: `${HEAD}
    type Book @key(fields: "id") {
      id: ID! price(currency: String!, net: Boolean = true): Int @external kind: Kind @external
      dollars(times: Int = 1): Int @requires(fields: "price(currency: \\"USD\\", net: true) kind { average(currency: \\"EUR\\") }")
      euros(times: Int = 1): Int @requires(fields: "price(currency: \\"EUR\\")")
      dear: Boolean @requires(fields: "price(currency: \\"USD\\") kind { average(currency: \\"USD\\") }")
      plain: Int
    }
    type Film @key(fields: "id") {
      id: ID! price(currency: String!, net: Boolean = true): Int @external
      dollars: Int @requires(fields: "price(currency: \\"USD\\")") euros: Int @requires(fields: "price(currency: \\"EUR\\")")
    }
    type Kind @external { average(currency: String!): Int }`,
  resolvers: {
    Book: {
      __resolveReference: (it: object) => it,
      dollars: (it: Priced, { times }: { readonly times: number }) => it.price * times + it.kind.average,
      euros: (it: Priced, { times }: { readonly times: number }) => it.price * times,
      dear: (it: Priced) => it.price > it.kind.average,
      plain: () => 1,
    },
    Film: {
      __resolveReference: (it: object) => it,
      dollars: (it: Priced) => it.price,
      euros: (it: Priced) => it.price,
    },
  },
};
interface Priced {
  readonly price: number;
  readonly kind: { readonly average: number };
}

function good(type: string, id: string) {
  return { __typename: type, id, base: type === 'Book' ? 100 : 10, kind: { base: 7 } };
}

function priced({ base }: { readonly base?: number }, { currency }: { readonly currency: string }): number {
  return (base ?? 100) * (currency === 'EUR' ? 2 : 1);
}

test('below lists, objects and by types of an interface too, with the client’s own arguments and variables', async () => {
  await using graph = await startGraph({
    catalogue: { ...catalogue, sdl: catalogue.sdl.replace('@pii(category: "SECRET")', '') },
    shop,
  });
  const book = { dollars: 314, euros: 600, dear: true, plain: 1, p: 200 };
  const query = `query ($n: Int!, $c: String!) { goods { p: price(currency: $c)
    ... on Book { dollars(times: $n) euros(times: $n) dear plain } ... on Film { euros dollars } } }`;
  expect(await graph.ask(query, { n: 3, c: 'EUR' })).toMatchObject({
    data: { goods: [book, { p: 20, euros: 20, dollars: 10 }] },
    errors: [],
  });
  const { data } = await graph.ask('mutation { reprice { __typename id ... on Book { euros dollars } } }');
  expect(data).toEqual({ reprice: { __typename: 'Book', id: 'b2', euros: 200, dollars: 114 } });
});

test('what is computed from personal fields that are asked apart is personal all the same', async () => {
  await using graph = await startGraph({ catalogue, shop });
  const { data } = await graph.ask('{ goods { ... on Book { dollars euros plain } } }');
  expect(data).toEqual({ goods: [{ dollars: 0, euros: 0, plain: 1 }, {}] });
});
