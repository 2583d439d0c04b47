import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';

/** A gateway on a port. */
export interface Listener {
  readonly port: number;
  /** Stops accepting, lets requests in work finish for `drainMs`, then ends their connections. */
  close(drainMs: number): Promise<void>;
}

/** Serves a fetch handler over HTTP/1.1. Rejects with the system's error (`EADDRINUSE`) when the port cannot be had. */
export function listen(
  fetch: (request: Request) => Promise<Response>,
  host: string,
  port: number,
  timeoutMs: number,
): Promise<Listener> {
  const server = createServer(
    { requestTimeout: timeoutMs, headersTimeout: Math.min(timeoutMs, 10_000) },
    (incoming, outgoing) => {
      serve(fetch, incoming, outgoing).catch(() => outgoing.destroy());
    },
  );
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      const address = server.address() as AddressInfo;
      resolve({ port: address.port, close: (drainMs) => close(server, drainMs) });
    });
  });
}

async function serve(
  fetch: (request: Request) => Promise<Response>,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const gone = new AbortController();
  outgoing.once('close', () => gone.abort());
  const request = toRequest(incoming, gone.signal);
  const response = request ? await fetch(request) : new Response(null, { status: 400 });
  const body = Buffer.from(await response.arrayBuffer());
  const headers = [...response.headers].filter(([name]) => name !== 'content-length').flat();
  outgoing.writeHead(response.status, [...headers, 'content-length', String(body.byteLength)]);
  outgoing.end(body);
}

/** Undefined for a request that is no valid URL, or whose method `fetch` forbids (TRACE, CONNECT). */
function toRequest(incoming: IncomingMessage, signal: AbortSignal): Request | undefined {
  const method = incoming.method ?? 'GET';
  const url = incoming.url ?? '/';
  if (!url.startsWith('/') || !URL.canParse(url, 'http://gateway') || /^(TRACE|CONNECT|TRACK)$/i.test(method))
    return undefined;
  const headers = new Headers();
  for (const [name, values] of Object.entries(incoming.headersDistinct))
    for (const value of values ?? []) headers.append(name, value);
  const hasBody = method !== 'GET' && method !== 'HEAD';
  const body = hasBody ? { body: Readable.toWeb(incoming) as ReadableStream<Uint8Array>, duplex: 'half' as const } : {};
  return new Request(new URL(url, 'http://gateway'), { method, headers, signal, ...body } as RequestInit);
}

function close(server: Server, drainMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), drainMs);
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
    server.closeIdleConnections();
  });
}
