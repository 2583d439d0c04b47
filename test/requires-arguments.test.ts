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

// A plan has one key for both, so it cannot be planned.
test('two @requires of one type that ask one field with different arguments are refused', async () => {
  const subgraphs = { posts, counters: counters({ top: 3, first: 1 }) };
  const starting = startGraph(subgraphs).then((graph) => graph[Symbol.asyncDispose]());
  await expect(starting).rejects.toThrow('REQUIRES_CONFLICT');
});
