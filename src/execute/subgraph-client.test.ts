import type { ServerResponse } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { createLifetime } from '../lib/lifetime.ts';
import type { FetchLimits } from './fetch-limits.ts';
import { forwardedHeaders } from './forwarded-headers.ts';
import type { SubgraphClient } from './subgraph-client.ts';
import { SubgraphUnavailable } from './subgraph-unavailable.ts';
import type { TestUpstream } from './test-upstream.ts';
import { CANARY, clientOf, json, request, startSocketUpstream, startUpstream, until } from './test-upstream.ts';

const opened: { close(): Promise<void> }[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map((each) => each.close()));
});

/** A subgraph that answers so, and a client of it; both are closed after the test. */
async function world(
  answer: Parameters<typeof startUpstream>[0],
  limits: Partial<FetchLimits> = {},
): Promise<{ upstream: TestUpstream; client: SubgraphClient }> {
  return open(await startUpstream(answer), limits);
}

function open(
  upstream: TestUpstream,
  limits: Partial<FetchLimits> = {},
): { upstream: TestUpstream; client: SubgraphClient } {
  const client = clientOf(upstream, limits);
  opened.push(upstream, client);
  return { upstream, client };
}

/** Why a post failed. Everything that can be read off the error is free of the subgraph's text. */
async function failure(post: Promise<unknown>): Promise<string> {
  const error: unknown = await post.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof SubgraphUnavailable)) throw new Error('The post did not fail as it should.');
  expect(error.cause).toBeUndefined();
  expect(JSON.stringify([error, error.message, error.stack, Object.getOwnPropertyNames(error)])).not.toContain(CANARY);
  return error.message.replace('The subgraph "customers" ', '');
}

function text(status: number, type: string, body: string): (response: ServerResponse) => void {
  return (response) => response.writeHead(status, { 'content-type': type }).end(body);
}

test('posts the body as it is and reads the answer', async () => {
  const { upstream, client } = await world((response) => json(response, { data: { me: { name: 'Ånn' } } }));
  await expect(client.post(request())).resolves.toEqual({ data: { me: { name: 'Ånn' } }, errors: [], isPlain: true });
  expect(upstream.received.map(({ body }) => body)).toEqual([request().body]);
});

test('sends these headers and no other (A38)', async () => {
  const { upstream, client } = await world((response) => json(response, { data: {} }));
  await client.post(request());
  await client.post(request({ lifetime: createLifetime(500) }));
  const [whole, rest] = upstream.received.map(({ headers }) => headers);
  expect(whole).toEqual({
    host: new URL(upstream.url).host,
    connection: 'keep-alive',
    'content-type': 'application/json',
    accept: 'application/graphql-response+json, application/json;q=0.9',
    'accept-encoding': 'gzip, br, deflate, zstd',
    'content-length': '25',
    'cordon-assertion': 'signed-for-ann',
    'cordon-timeout-ms': '2000',
  });
  expect(Number(rest?.['cordon-timeout-ms'])).toBeGreaterThan(400);
  expect(Number(rest?.['cordon-timeout-ms'])).toBeLessThanOrEqual(500);
});

test('sends what is forwarded of the request beside them', async () => {
  const { upstream, client } = await world((response) => json(response, { data: {} }));
  const sent = new Map([['x-tenant', 'a, b']]);
  await client.post(request({ forwarded: forwardedHeaders(['traceparent', 'x-tenant'], (name) => sent.get(name)) }));
  expect(upstream.received[0]?.headers).toMatchObject({ 'x-tenant': 'a, b', 'cordon-assertion': 'signed-for-ann' });
  expect(upstream.received[0]?.headers).not.toHaveProperty('traceparent');
});

test('connections are kept, and no more of them are made than the setting says', async () => {
  const { upstream, client } = await world((response) => setTimeout(() => json(response, { data: {} }), 10), {
    connections: 2,
  });
  const bodies = Array.from({ length: 10 }, (_, index) => request({ body: `{"query":"{ f${index} }"}` }));
  await Promise.all(bodies.map((each) => client.post(each)));
  await client.post(request());
  expect(upstream.received).toHaveLength(11);
  expect(upstream.sockets.opened).toBe(2);
});

test('an answer in many chunks, cut inside a character', async () => {
  const bytes = Buffer.from(JSON.stringify({ data: { name: 'å'.repeat(1_000) } }));
  const { client } = await world((response) => {
    response.writeHead(200);
    for (let at = 0; at < bytes.length; at += 7) response.write(bytes.subarray(at, at + 7));
    response.end();
  });
  await expect(client.post(request())).resolves.toMatchObject({ data: { name: 'å'.repeat(1_000) } });
});

test.each([400, 500, 503])('status %i with a GraphQL answer is an answer', async (status) => {
  const { upstream, client } = await world((response) => {
    json(response, { errors: [{ message: CANARY, path: ['me'] }], data: null }, status);
  });
  await expect(client.post(request())).resolves.toEqual({ data: null, errors: [{ path: ['me'] }], isPlain: true });
  expect(upstream.received).toHaveLength(1);
});

const NOT_GRAPHQL = 'answered something that is not GraphQL.';

test.each([
  ['no JSON', text(200, 'application/json', `{"data":${CANARY}`)],
  ['a page', text(200, 'text/html', `<h1>${CANARY}</h1>`)],
  ['a failing page', text(500, 'text/html', `<h1>${CANARY}</h1>`)],
  ['an answer under a failing status that does not say JSON', text(500, 'text/html', '{"data":{}}')],
  ['JSON under a failing status', text(500, 'application/json', `{"error":"${CANARY}"}`)],
  ['a list', text(200, 'application/json', `[{"data":"${CANARY}"}]`)],
  ['data that is a text', text(200, 'application/json', `{"data":"${CANARY}"}`)],
  ['errors that are no list', text(200, 'application/json', `{"errors":"${CANARY}"}`)],
  ['nothing', text(204, 'application/json', '')],
])('%s is no answer, and no text of it is in the error (A34)', async (_, answer) => {
  const { client } = await world(answer);
  await expect(failure(client.post(request()))).resolves.toBe(NOT_GRAPHQL);
});

test('a redirect is not followed, even with a GraphQL answer', async () => {
  const target = await startUpstream((response) => json(response, { data: {} }));
  opened.push(target);
  const { client } = await world((response) => {
    response.writeHead(307, { location: target.url, 'content-type': 'application/json' }).end('{"data":{}}');
  });
  await expect(failure(client.post(request()))).resolves.toBe(NOT_GRAPHQL);
  expect(target.received).toEqual([]);
});

test('an answer larger than the limit closes its connection, whether its length is announced or not', async () => {
  const { upstream, client } = await world((response, { body }) => {
    const large = Buffer.alloc(200_000, CANARY);
    if (body === 'announced') response.setHeader('content-length', large.length).writeHead(200).write('{');
    else response.writeHead(200).write(large);
  });
  for (const body of ['announced', 'chunked']) {
    await expect(failure(client.post(request({ body })))).resolves.toBe('answered more than the limit.');
    await until(() => upstream.sockets.open.size === 0);
  }
});

test('an endless body is cut off at the limit', async () => {
  let sent = 0;
  const { upstream, client } = await world((response) => {
    const chunk = Buffer.alloc(10_000, CANARY);
    const write = (): void => {
      if (response.destroyed) return;
      sent += chunk.length;
      response.write(chunk, () => setImmediate(write));
    };
    write();
  });
  await expect(failure(client.post(request()))).resolves.toBe('answered more than the limit.');
  await until(() => upstream.sockets.open.size === 0);
  expect(sent).toBeLessThan(20_000_000);
});

test('a connection that breaks in the middle of the body', async () => {
  const { upstream, client } = await world((response) => {
    response.writeHead(200, { 'content-length': 1_000 }).write(`{"data":"${CANARY}`, () => response.destroy());
  });
  await expect(failure(client.post(request()))).resolves.toBe('broke off its answer.');
  expect(upstream.received).toHaveLength(1);
});

test('a subgraph that does not speak HTTP', async () => {
  const { client } = open(await startSocketUpstream((socket) => socket.end(`${CANARY}\r\n\r\n`)));
  await expect(failure(client.post(request()))).resolves.toMatch(/could not be reached|broke off/);
});

test('nobody listens there', async () => {
  const upstream = await startUpstream(() => undefined);
  await upstream.close();
  const client = clientOf(upstream);
  opened.push(client);
  await expect(failure(client.post(request()))).resolves.toBe('could not be reached.');
});

test.each([
  ['never answers', () => undefined],
  ['sends headers and no body', (response: ServerResponse) => response.writeHead(200).write(`{"data":"${CANARY}`)],
  [
    'drips its body',
    (response: ServerResponse) => {
      const drip = setInterval(() => response.write(' '), 10);
      response.on('close', () => clearInterval(drip));
    },
  ],
])('one that %s takes too long, and its connection is closed', async (_, answer) => {
  const { upstream, client } = await world(answer, { timeoutMs: 100 });
  await expect(failure(client.post(request()))).resolves.toBe('took too long.');
  await until(() => upstream.sockets.open.size === 0);
  expect(upstream.received).toHaveLength(1);
});

test('headers that drip take too long', async () => {
  const { upstream, client } = open(
    await startSocketUpstream((socket) => {
      const drip = setInterval(() => socket.write('H'), 10);
      socket.on('close', () => clearInterval(drip));
    }),
    { timeoutMs: 100 },
  );
  await expect(failure(client.post(request()))).resolves.toMatch(/took too long|could not|broke off/);
  await until(() => upstream.sockets.open.size === 0);
});

test('the deadline of the request ends it before the time of the fetch', async () => {
  const { upstream, client } = await world(() => undefined, { timeoutMs: 60_000 });
  await expect(failure(client.post(request({ lifetime: createLifetime(50) })))).resolves.toBe('took too long.');
  await until(() => upstream.sockets.open.size === 0);
});

test('a client that goes away ends the request', async () => {
  const { upstream, client } = await world(() => undefined);
  const lifetime = createLifetime(60_000);
  const post = failure(client.post(request({ lifetime, isRead: false })));
  await until(() => upstream.received.length === 1);
  lifetime.end();
  await expect(post).resolves.toBe('is not waited for any more.');
  await until(() => upstream.sockets.open.size === 0);
});

test('a request that comes too late is not sent', async () => {
  const { upstream, client } = await world((response) => json(response, { data: {} }));
  const gone = createLifetime(60_000);
  gone.end();
  await expect(failure(client.post(request({ lifetime: gone })))).resolves.toBe('was asked too late.');
  await expect(failure(client.post(request({ lifetime: createLifetime(0) })))).resolves.toBe('was asked too late.');
  expect(upstream.received).toEqual([]);
});

test('who leaves while it waits for a connection is never sent', async () => {
  const held: ServerResponse[] = [];
  const { upstream, client } = await world((response) => held.push(response), { connections: 1 });
  const first = client.post(request());
  await until(() => held.length === 1);
  const lifetime = createLifetime(60_000);
  const second = failure(client.post(request({ body: 'second', lifetime })));
  lifetime.end();
  await expect(second).resolves.toBe('is not waited for any more.');
  const third = client.post(request({ body: 'third' }));
  for (const response of held.splice(0)) json(response, { data: {} });
  await first;
  await until(() => held.length === 1);
  for (const response of held) json(response, { data: {} });
  await third;
  expect(upstream.received.map(({ body }) => body)).toEqual([request().body, 'third']);
});

test('closing waits for what is in flight and takes no more', async () => {
  const { client } = await world((response) => setTimeout(() => json(response, { data: {} }), 50));
  const post = client.post(request());
  const closed = client.close();
  await expect(failure(client.post(request({ body: 'late' })))).resolves.toBe('was asked too late.');
  await expect(post).resolves.toMatchObject({ data: {} });
  await closed;
});

test('an open breaker refuses at once, and closes after a probe that succeeds', async () => {
  const { upstream, client } = await world(
    (response, _, nth) => (nth <= 4 ? response.destroy() : json(response, { data: {} })),
    {
      breakerFailures: 3,
    },
  );
  const post = () => client.post(request({ isRead: false }));
  for (let count = 0; count < 3; count += 1) await failure(post());
  await expect(failure(post())).resolves.toBe('is left alone for a while, because it failed.');
  expect(upstream.received).toHaveLength(3);
  await new Promise((resolve) => setTimeout(resolve, 120));
  await failure(post());
  await expect(failure(post())).resolves.toMatch('is left alone');
  await new Promise((resolve) => setTimeout(resolve, 120));
  await expect(post()).resolves.toMatchObject({ data: {} });
  await expect(post()).resolves.toMatchObject({ data: {} });
  expect(upstream.received).toHaveLength(6);
});

test.each([
  ['time outs', () => undefined, 'took too long.'],
  ['failing pages', text(500, 'text/html', CANARY), NOT_GRAPHQL],
])('the breaker counts %s', async (_, answer, what) => {
  const { client } = await world(answer, { breakerFailures: 2, timeoutMs: 50 });
  await expect(failure(client.post(request()))).resolves.toBe(what);
  await expect(failure(client.post(request()))).resolves.toBe(what);
  await expect(failure(client.post(request()))).resolves.toMatch('is left alone');
});

test('clients that go away and answers that are not GraphQL do not open the breaker', async () => {
  const { upstream, client } = await world(
    (response, { body }) => body === 'page' && text(200, 'text/html', '')(response),
    {
      breakerFailures: 1,
    },
  );
  const lifetime = createLifetime(60_000);
  const post = failure(client.post(request({ lifetime })));
  await until(() => upstream.received.length === 1);
  lifetime.end();
  await post;
  await expect(failure(client.post(request({ body: 'page' })))).resolves.toBe(NOT_GRAPHQL);
  await expect(failure(client.post(request({ body: 'page' })))).resolves.toBe(NOT_GRAPHQL);
});
