import type { ServerResponse } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { createLifetime } from '../lib/lifetime.ts';
import type { FetchLimits } from './fetch-limits.ts';
import { forwardedHeaders } from './forwarded-headers.ts';
import type { SubgraphClient } from './subgraph-client.ts';
import { SubgraphUnavailable } from './subgraph-unavailable.ts';
import type { TestUpstream } from './test-upstream.ts';
import { clientOf, json, request, startUpstream, until } from './test-upstream.ts';

const opened: { close(): Promise<void> }[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map((each) => each.close()));
});

/** A subgraph that holds every answer back until it is told, and a client of it. */
async function held(limits: Partial<FetchLimits> = {}): Promise<{
  upstream: TestUpstream;
  client: SubgraphClient;
  answer: () => void;
}> {
  const responses: ServerResponse[] = [];
  const { upstream, client } = await world((response) => responses.push(response), limits);
  const answer = () => {
    for (const response of responses.splice(0)) json(response, { data: { me: { id: '1' } } });
  };
  return { upstream, client, answer };
}

async function world(
  answer: Parameters<typeof startUpstream>[0],
  limits: Partial<FetchLimits> = {},
): Promise<{ upstream: TestUpstream; client: SubgraphClient }> {
  const upstream = await startUpstream(answer);
  const client = clientOf(upstream, limits);
  opened.push(upstream, client);
  return { upstream, client };
}

test('identical reads in flight are sent once, and each gets objects of its own', async () => {
  const { upstream, client, answer } = await held();
  const posts = Array.from({ length: 5 }, () => client.post(request()));
  await until(() => upstream.received.length > 0);
  answer();
  const answers = await Promise.all(posts);
  expect(upstream.received).toHaveLength(1);
  expect(answers.map(({ data }) => data)).toEqual(Array.from({ length: 5 }, () => ({ me: { id: '1' } })));
  expect(new Set(answers.map(({ data }) => data?.me)).size).toBe(5);
});

test('reads are sent again once the first is answered', async () => {
  const { upstream, client } = await world((response) => json(response, { data: {} }));
  await client.post(request());
  await client.post(request());
  expect(upstream.received).toHaveLength(2);
});

test('never across principals, nor for other bodies (A44)', async () => {
  const { upstream, client, answer } = await held();
  const posts = ['ann', 'bob', 'ann', 'bob'].flatMap((assertion) =>
    ['one', 'two', 'three'].map((body) => client.post(request({ assertion, body }))),
  );
  await until(() => upstream.received.length === 6);
  answer();
  await Promise.all(posts);
  expect(upstream.received.map(({ headers, body }) => `${headers['cordon-assertion']} ${body}`).toSorted()).toEqual(
    ['ann one', 'ann two', 'ann three', 'bob one', 'bob two', 'bob three'].toSorted(),
  );
});

test('nor where other headers are forwarded', async () => {
  const { upstream, client, answer } = await held();
  const posts = [undefined, 'one', 'two', 'one', undefined].map((value) =>
    client.post(request({ forwarded: forwardedHeaders(['x-tenant'], () => value) })),
  );
  await until(() => upstream.received.length === 3);
  answer();
  await Promise.all(posts);
  expect(new Set(upstream.received.map(({ headers }) => headers['x-tenant']))).toEqual(
    new Set([undefined, 'one', 'two']),
  );
});

test('mutations are never shared, among themselves or with a read', async () => {
  const { upstream, client, answer } = await held();
  const posts = [true, false, false, true].map((isRead) => client.post(request({ isRead })));
  await until(() => upstream.received.length === 3);
  answer();
  await Promise.all(posts);
  expect(upstream.received).toHaveLength(3);
});

test('whoever leaves leaves alone', async () => {
  const { upstream, client, answer } = await held();
  const first = createLifetime(60_000);
  const left = client.post(request({ lifetime: first }));
  const stays = client.post(request());
  await until(() => upstream.received.length === 1);
  first.end();
  await expect(left).rejects.toThrow(SubgraphUnavailable);
  expect(upstream.sockets.open.size).toBe(1);
  answer();
  await expect(stays).resolves.toMatchObject({ data: { me: { id: '1' } } });
});

test('the last one that leaves ends the request', async () => {
  const { upstream, client } = await held();
  const lifetime = createLifetime(60_000);
  const posts = [client.post(request({ lifetime })), client.post(request({ lifetime: createLifetime(100) }))];
  await until(() => upstream.received.length === 1);
  lifetime.end();
  const results = await Promise.allSettled(posts);
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  await until(() => upstream.sockets.open.size === 0);
});

test('an ended read is not joined', async () => {
  const { upstream, client, answer } = await held();
  const lifetime = createLifetime(60_000);
  const left = client.post(request({ lifetime }));
  lifetime.end();
  const post = client.post(request());
  await expect(left).rejects.toThrow('is not waited for any more');
  await until(() => upstream.received.length === 1);
  answer();
  await expect(post).resolves.toMatchObject({ data: { me: { id: '1' } } });
});

test('a shared read runs to the longest deadline, and each waits to its own', async () => {
  const { upstream, client, answer } = await held();
  const short = client.post(request({ lifetime: createLifetime(50) }));
  const long = client.post(request({ lifetime: createLifetime(60_000) }));
  await expect(short).rejects.toThrow('took too long');
  answer();
  await expect(long).resolves.toMatchObject({ data: { me: { id: '1' } } });
  expect(upstream.received).toHaveLength(1);
});

test('a shared read does not live on by those who join it', async () => {
  const { upstream, client } = await held({ timeoutMs: 1_500 });
  const timeOfFailure = (post: Promise<unknown>) => post.catch(() => performance.now());
  const first = timeOfFailure(client.post(request()));
  await until(() => upstream.received.length === 1);
  await new Promise((resolve) => setTimeout(resolve, 500));
  const second = timeOfFailure(client.post(request()));
  // Those who join later fail with the first, not as much later.
  expect(Number(await second) - Number(await first)).toBeLessThan(250);
  expect(upstream.received).toHaveLength(1);
});

test.each([502, 503, 504])('a read is sent once more after status %i', async (status) => {
  const { upstream, client } = await world((response, _, nth) => {
    if (nth === 1) response.writeHead(status).end('bad gateway');
    else json(response, { data: {} });
  });
  await expect(client.post(request())).resolves.toMatchObject({ data: {} });
  expect(upstream.received).toHaveLength(2);
});

test('a read is sent once more, not twice, after its connection broke without an answer', async () => {
  const { upstream, client } = await world((response) => response.destroy());
  await expect(client.post(request())).rejects.toThrow('could not be reached');
  expect(upstream.received).toHaveLength(2);
});

test.each([500, 501, 429])('status %i is not tried again', async (status) => {
  const { upstream, client } = await world((response) => response.writeHead(status).end());
  await expect(client.post(request())).rejects.toThrow('not GraphQL');
  expect(upstream.received).toHaveLength(1);
});

test('mutations are never retried (I8)', async () => {
  const { upstream, client } = await world((response, { body }) => {
    if (body === 'break') response.destroy();
    else response.writeHead(503).end();
  });
  await expect(client.post(request({ isRead: false, body: 'break' }))).rejects.toThrow('could not be reached');
  await expect(client.post(request({ isRead: false, body: 'page' }))).rejects.toThrow('not GraphQL');
  expect(upstream.received).toHaveLength(2);
});

test('who leaves between two attempts is not sent again', async () => {
  const { upstream, client } = await world((response) => response.destroy());
  const lifetime = createLifetime(60_000);
  const post = client.post(request({ lifetime }));
  await until(() => upstream.received.length === 1 && upstream.sockets.open.size === 0);
  lifetime.end();
  await expect(post).rejects.toThrow('is not waited for any more');
  await new Promise((resolve) => setTimeout(resolve, 80));
  expect(upstream.received).toHaveLength(1);
});

test('a read that is tried again is still shared', async () => {
  const { upstream, client } = await world((response, _, nth) => {
    if (nth === 1) response.destroy();
    else json(response, { data: {} });
  });
  const first = client.post(request());
  await until(() => upstream.received.length === 1 && upstream.sockets.open.size === 0);
  await Promise.all([first, client.post(request())]);
  expect(upstream.received).toHaveLength(2);
});
