import type { ServerResponse } from 'node:http';
import { buildASTSchema, parse } from 'graphql';
import { afterEach, expect, test } from 'vitest';
import { plainText, smallSupergraph } from '../../test/small-supergraph.ts';
import { createLifetime } from '../lib/lifetime.ts';
import { callsBySubgraph, subgraphsOf } from './calls-by-subgraph.ts';
import type { FetchLimits } from './fetch-limits.ts';
import { NOTHING_FORWARDED } from './forwarded-headers.ts';
import { openSupergraph } from './open-supergraph.ts';
import type { TestUpstream } from './test-upstream.ts';
import { json, startUpstream, TEST_LIMITS } from './test-upstream.ts';

const SDL = smallSupergraph({
  one: 'type Query { items: [Item] a: Item b: Item me: Int } type Item @key(fields: "id") { id: ID! }',
  two: 'type Item @key(fields: "id") { id: ID! score: Int by(n: Int): Int }',
});

const item = (id: string) => ({ __typename: 'Item', id });

/** Answers whatever is asked for; so many items stand in the list. */
const data =
  (items: number) =>
  (response: ServerResponse, { body }: { readonly body: string }) => {
    const { variables = {} } = JSON.parse(body) as { variables?: { representations?: readonly unknown[] } };
    const { representations } = variables;
    const list = Array.from({ length: items }, (_, index) => item(String(index)));
    json(response, {
      data: representations
        ? { _entities: representations.map(() => ({ __typename: 'Item', score: 1, cordon__0: 2 })) }
        : { items: list, a: item('1'), b: item('1'), me: 1 },
    });
  };

const closed: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closed.splice(0)) await close();
});

/** The two subgraphs, and a way to run a query there: the answer is how often each was called. */
async function world(
  answers: Readonly<Record<'one' | 'two', Parameters<typeof startUpstream>[0]>>,
  limits: Partial<FetchLimits> = {},
) {
  const [one, two] = await Promise.all([startUpstream(answers.one), startUpstream(answers.two)]);
  const urls = new Map(Object.entries({ one, two }).map(([name, { url }]) => [name, url]));
  const document = parse(SDL, { noLocation: true });
  const schema = buildASTSchema(document, { assumeValidSDL: true });
  const options = {
    text: plainText(SDL),
    document,
    schema,
    urls,
    limits: { ...TEST_LIMITS, ...limits },
    planCacheBytes: 1_000_000,
  };
  const supergraph = await openSupergraph(options);
  closed.push(
    () => one.close(),
    () => two.close(),
    () => supergraph.close(),
  );
  const called = async (query: string, lifetime = createLifetime(60_000)) => {
    const plan = await supergraph.plan(query);
    const request = { assertionFor: () => 'signed', forwarded: NOTHING_FORWARDED, lifetime, variables: {} };
    return Object.fromEntries(callsBySubgraph(plan, (await supergraph.run(plan, request)).calls));
  };
  return { called, supergraph, received: { one, two } satisfies Record<string, TestUpstream> };
}

test('every subgraph of a plan is counted, one that had nothing to answer as 0', async () => {
  const { called, supergraph } = await world({ one: data(2), two: data(0) });
  await expect(called('{ items { score } }')).resolves.toEqual({ one: 1, two: 1 });
  await expect(called('{ me }')).resolves.toEqual({ one: 1 });
  expect(subgraphsOf(await supergraph.plan('{ items { score } }'))).toEqual(['one', 'two']);
  const { called: calledWithout } = await world({ one: data(0), two: data(0) });
  await expect(calledWithout('{ items { score } }')).resolves.toEqual({ one: 1, two: 0 });
});

test('each request counts: equal entities of two paths are one, different fields are two', async () => {
  const { called, received } = await world({ one: data(1), two: data(0) });
  await expect(called('{ a { score } b { score } }')).resolves.toEqual({ one: 1, two: 1 });
  await expect(called('{ a { score } b { cordon__0: by(n: 1) } }')).resolves.toEqual({ one: 1, two: 2 });
  expect(received.two.received).toHaveLength(3);
});

test('a read that others are making already counts for everybody', async () => {
  const { called, received } = await world({
    one: (response, sent) => void setTimeout(() => data(1)(response, sent), 50),
    two: data(0),
  });
  const both = await Promise.all([called('{ me }'), called('{ me }')]);
  expect(both).toEqual([{ one: 1 }, { one: 1 }]);
  expect(received.one.received).toHaveLength(1);
});

test('a request that failed counts, one that was never sent does not', async () => {
  const { called, received } = await world(
    { one: data(1), two: (response) => json(response, {}, 500) },
    { breakerFailures: 1, breakerPauseMs: 60_000 },
  );
  await expect(called('{ a { score } }')).resolves.toEqual({ one: 1, two: 1 });
  await expect(called('{ a { score } }')).resolves.toEqual({ one: 1, two: 0 });
  expect(received.two.received).toHaveLength(1);
  await expect(called('{ me }', createLifetime(-1))).resolves.toEqual({ one: 0 });
});
