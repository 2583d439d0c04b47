import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { CodedError } from '../src/errors.ts';
import type { Inbound, Outbound, StreamedOutbound } from '../src/http/http-message.ts';
import { jsonOutbound, refusalOutbound } from '../src/http/http-message.ts';
import { listen } from '../src/http/listen.ts';
import { exchange } from './exchange.ts';

/** Serves a handler for as long as a test takes. */
async function serving(handle: (inbound: Inbound) => Promise<Outbound | StreamedOutbound>) {
  const listener = await listen(handle, '127.0.0.1', 0, 10_000);
  return { ...listener, [Symbol.asyncDispose]: () => listener.close(0) };
}

/** Writes bytes to a port, and reads until the other side ends. */
async function raw(port: number, request: string): Promise<string> {
  const socket = connect({ port, host: '127.0.0.1' });
  socket.write(request);
  return await text(socket);
}

const ok = async () => jsonOutbound(200, { a: 'ä' });

test.each([
  ['a path that is no URL', 'GET //[bad HTTP/1.1'],
  ['an absolute target that is no URL', 'GET http://[bad/graphql HTTP/1.1'],
  ['a user in an absolute target', 'GET http://user@elsewhere/graphql HTTP/1.1'],
  ['another scheme', 'GET ftp://elsewhere/graphql HTTP/1.1'],
  ['TRACE', 'TRACE /graphql HTTP/1.1'],
  ['an asterisk', 'OPTIONS * HTTP/1.1'],
])('400 for %s, and the handler never sees it', async (_, line) => {
  await using listener = await serving(() => Promise.reject(new Error('was called')));
  const answer = await raw(listener.port, `${line}\r\nhost: x\r\nconnection: close\r\n\r\n`);
  expect(answer).toMatch(/^HTTP\/1.1 400 /);
});

test('a token of 16 KiB arrives, among other headers', async () => {
  await using listener = await serving(async (inbound) =>
    jsonOutbound(200, inbound.header('authorization')?.length ?? 0),
  );
  const token = `Bearer ${'x'.repeat(16_384)}`;
  const headers = `host: x\r\nauthorization: ${token}\r\nx-other: ${'y'.repeat(8_000)}\r\nconnection: close`;
  expect(await raw(listener.port, `GET / HTTP/1.1\r\n${headers}\r\n\r\n`)).toMatch(/^HTTP\/1.1 200 .*\b16391/s);
});

test('paths arrive as a URL parser has them', async () => {
  const seen: string[] = [];
  await using listener = await serving(async (inbound) => {
    seen.push(`${inbound.path} ${inbound.search} ${inbound.header('x-a')} ${inbound.headers().get('x-a')}`);
    return await ok();
  });
  const lines = [
    'GET /graphql',
    'GET /graphql?a=b%20c',
    'GET /x/../graphql#y',
    'GET /GRAPHQL?',
    'GET http://elsewhere/graphql?a=b%20c',
    'GET HTTPS://elsewhere:8443/x/../graphql',
    'GET http://elsewhere',
  ];
  for (const line of lines)
    await raw(listener.port, `${line} HTTP/1.1\r\nhost: x\r\nX-A: 1\r\nx-a: 2\r\nconnection: close\r\n\r\n`);
  expect(seen).toEqual(
    ['/graphql ', '/graphql ?a=b%20c', '/graphql ', '/GRAPHQL ', '/graphql ?a=b%20c', '/graphql ', '/ '].map(
      (target) => `${target} 1, 2 1, 2`,
    ),
  );
});

test('HEAD has the length and no body', async () => {
  await using listener = await serving(ok);
  const { headers, body } = await exchange(listener.port, { method: 'HEAD' });
  expect([headers.includes('content-length: 10'), body]).toEqual([true, '']);
});

test('a long body goes out in pieces, no faster than it is read, whole and with its length', async () => {
  const part = 'ä'.repeat(500_000);
  const outbound = { status: 200, headers: [], body: Array.from({ length: 20 }, () => part) };
  await using listener = await serving(async () => outbound);
  const { body, headers } = await exchange(listener.port, {});
  expect([body === part.repeat(20), headers.includes('content-length: 20000000')]).toEqual([true, true]);
});

test('a client that leaves in the middle of a long body ends the writing', async () => {
  const gone = Promise.withResolvers<void>();
  const part = 'x'.repeat(1_000_000);
  await using listener = await serving(async (inbound) => {
    inbound.onGone(gone.resolve);
    return { status: 200, headers: [], body: Array.from({ length: 50 }, () => part) };
  });
  const socket = connect({ port: listener.port, host: '127.0.0.1' });
  socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
  await once(socket, 'data');
  socket.destroy();
  await gone.promise;
  expect((await exchange(listener.port, { method: 'HEAD' })).status).toBe(200);
});

/** A stream of parts of 64 KiB, and how far it has come. */
function endless() {
  const state = { parts: 0, isReturned: false };
  const stream = async function* () {
    try {
      for (;;) {
        state.parts++;
        yield 'x'.repeat(65_536);
      }
    } finally {
      state.isReturned = true;
    }
  };
  return { state, outbound: { status: 200, headers: [], stream: stream() } };
}

test('a stream makes no more than its client reads, and ends when the client leaves', async () => {
  const { state, outbound } = endless();
  await using listener = await serving(async () => outbound);
  const socket = connect({ port: listener.port, host: '127.0.0.1' });
  socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
  await once(socket, 'readable');
  const made = async () => {
    const { parts } = state;
    await new Promise((resolve) => setTimeout(resolve, 200));
    return state.parts - parts;
  };
  await expect.poll(made, { timeout: 10_000 }).toBe(0);
  socket.destroy();
  await expect.poll(() => state.isReturned).toBe(true);
});

test('a stream that fails is cut, so that nobody takes it for whole', async () => {
  const stream = async function* () {
    yield 'half';
    throw new Error('canary');
  };
  await using listener = await serving(async () => ({ status: 200, headers: [], stream: stream() }));
  const response = await fetch(`http://127.0.0.1:${listener.port}/`);
  await expect(response.text()).rejects.toThrow();
});

test('a stream that ends is whole, and its connection lives on', async () => {
  const stream = async function* () {
    yield 'ä';
    yield 'b';
  };
  await using listener = await serving(async () => ({ status: 200, headers: ['x-a', '1'], stream: stream() }));
  const response = await fetch(`http://127.0.0.1:${listener.port}/`);
  expect([response.headers.get('x-a'), await response.text()]).toEqual(['1', 'äb']);
});

test('a client that leaves before its answer is told of, while the handler works', async () => {
  const gone = Promise.withResolvers<void>();
  const entered = Promise.withResolvers<void>();
  await using listener = await serving(async (inbound) => {
    inbound.onGone(gone.resolve);
    entered.resolve();
    await gone.promise;
    return await ok();
  });
  const socket = connect({ port: listener.port, host: '127.0.0.1' });
  socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
  await entered.promise;
  socket.destroy();
  await gone.promise;
});

test('a body past the limit is refused while it is still being sent, and the connection lives on', async () => {
  await using listener = await serving(async (inbound) => {
    const body = await inbound.body(1_000).catch((error: unknown) => error);
    return body instanceof CodedError ? refusalOutbound(body.code) : await ok();
  });
  const chunk = `${(5_000).toString(16)}\r\n${'x'.repeat(5_000)}\r\n`;
  const request = `POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n${chunk.repeat(20)}0\r\n\r\n`;
  const next = 'GET /next HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n';
  const answers = await raw(listener.port, request + next);
  expect(answers.match(/HTTP\/1.1 \d+/g)).toEqual(['HTTP/1.1 413', 'HTTP/1.1 200']);
});

test('a body whose client goes away is refused, not waited for', async () => {
  const refused = Promise.withResolvers<unknown>();
  await using listener = await serving(async (inbound) => {
    await inbound.body(1_000).catch(refused.resolve);
    return await ok();
  });
  const socket = connect({ port: listener.port, host: '127.0.0.1' });
  socket.write('POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nabc', () =>
    setTimeout(() => socket.destroy(), 50),
  );
  expect(await refused.promise).toEqual(new CodedError('BAD_REQUEST'));
});

test('what is in work when the listener closes is answered, on a connection that closes', async () => {
  const entered = Promise.withResolvers<void>();
  const closing = Promise.withResolvers<void>();
  const listener = await listen(
    async () => {
      entered.resolve();
      await closing.promise;
      return await ok();
    },
    '127.0.0.1',
    0,
    10_000,
  );
  const answer = exchange(listener.port, { headers: { connection: 'keep-alive' } });
  await entered.promise;
  const closed = listener.close(5_000);
  closing.resolve();
  const { status, headers } = await answer;
  expect([status, headers.map((each) => each.toLowerCase()).includes('connection: close')]).toEqual([200, true]);
  await closed;
});
