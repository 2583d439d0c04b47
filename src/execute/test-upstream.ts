import type { IncomingHttpHeaders, IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { Server as NetServer, Socket } from 'node:net';
import { createServer as createNetServer } from 'node:net';
import { text } from 'node:stream/consumers';
import { createLifetime } from '../lib/lifetime.ts';
import type { FetchLimits } from './fetch-limits.ts';
import { NOTHING_FORWARDED } from './forwarded-headers.ts';
import type { SubgraphClient, SubgraphRequest } from './subgraph-client.ts';
import { openSubgraphClient } from './subgraph-client.ts';

/** Stands in every text that a rogue subgraph sends, and must be in none that we throw. */
export const CANARY = 'canary-of-the-subgraph';

/** What a subgraph under test was sent. */
export interface Received {
  readonly body: string;
  readonly headers: IncomingHttpHeaders;
}

/** A subgraph under test: a real server on a port of its own. */
export interface TestUpstream {
  readonly url: string;
  /** Whole requests that arrived, in order. */
  readonly received: readonly Received[];
  /** Empties `received`. */
  forget(): void;
  /** Connections that were ever made, and those open now. */
  readonly sockets: { opened: number; readonly open: Set<Socket> };
  close(): Promise<void>;
}

/** Limits that a test can wait for. */
export const TEST_LIMITS: FetchLimits = {
  timeoutMs: 2_000,
  responseLimitBytes: 100_000,
  connections: 256,
  http2: false,
  breakerFailures: 1_000,
  breakerPauseMs: 100,
};

/** Starts an HTTP server that answers each request, once it is read whole, as the listener says. */
export async function startUpstream(
  answer: (response: ServerResponse, received: Received, nth: number) => void,
  create: (listener: RequestListener) => Server = createServer,
): Promise<TestUpstream> {
  const received: Received[] = [];
  const onRequest = async (request: IncomingMessage, response: ServerResponse) => {
    const one = { body: await text(request), headers: request.headers };
    received.push(one);
    answer(response, one, received.length);
  };
  return listen(
    create((request, response) => void onRequest(request, response)),
    received,
  );
}

/** Starts a server that does with each connection whatever the listener does. */
export function startSocketUpstream(onSocket: (socket: Socket) => void): Promise<TestUpstream> {
  return listen(createNetServer(onSocket), []);
}

async function listen(server: NetServer, received: Received[]): Promise<TestUpstream> {
  const sockets = { opened: 0, open: new Set<Socket>() };
  server.on('connection', (socket: Socket) => {
    sockets.opened += 1;
    sockets.open.add(socket.on('error', () => undefined).on('close', () => sockets.open.delete(socket)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('A test server has a port.');
  return {
    url: `http://127.0.0.1:${address.port}/graphql?v=1`,
    received,
    forget: () => void received.splice(0),
    sockets,
    close: () => {
      for (const socket of sockets.open) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** Answers JSON with a status. */
export function json(response: ServerResponse, value: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

/** A client of a subgraph under test. */
export function clientOf({ url }: Pick<TestUpstream, 'url'>, limits: Partial<FetchLimits> = {}): SubgraphClient {
  return openSubgraphClient({ name: 'customers', url, limits: { ...TEST_LIMITS, ...limits } });
}

/** A read for somebody, with plenty of time, unless told otherwise. */
export function request(changes: Partial<SubgraphRequest> = {}): SubgraphRequest {
  return {
    body: '{"query":"{ me { id } }"}',
    assertion: 'signed-for-ann',
    forwarded: NOTHING_FORWARDED,
    isRead: true,
    lifetime: createLifetime(60_000),
    ...changes,
  };
}

/** Waits until something holds; fails after two seconds. */
export async function until(holds: () => boolean): Promise<void> {
  const end = performance.now() + 2_000;
  while (!holds()) {
    if (performance.now() > end) throw new Error('What was waited for did not come.');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
