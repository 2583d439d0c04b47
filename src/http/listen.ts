import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { BodyParts, Inbound, Outbound, StreamedOutbound } from './http-message.ts';
import { nodeInbound } from './node-inbound.ts';
import { drained, writeStream } from './write-stream.ts';

/** All headers together; a token alone may have 16 KiB (docs/identity.md), which is all that Node.js takes by default. */
const MOST_HEADER_BYTES = 32_768;

/** A gateway on a port. */
export interface Listener {
  readonly port: number;
  /** Stops accepting, lets requests in work finish for `drainMs`, then ends their connections. */
  close(drainMs: number): Promise<void>;
}

type Handle = (inbound: Inbound) => Promise<Outbound | StreamedOutbound>;

/** Serves a handler over HTTP/1.1. Rejects with the system's error (`EADDRINUSE`) when the port cannot be had. */
export function listen(handle: Handle, host: string, port: number, timeoutMs: number): Promise<Listener> {
  const server = createServer(
    { requestTimeout: timeoutMs, headersTimeout: Math.min(timeoutMs, 10_000), maxHeaderSize: MOST_HEADER_BYTES },
    (incoming, outgoing) => {
      serve(handle, server, incoming, outgoing).catch(() => outgoing.destroy());
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

const INVALID: Outbound = { status: 400, headers: [], body: [] };

async function serve(
  handle: Handle,
  server: Server,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const inbound = nodeInbound(incoming, outgoing);
  const outbound = inbound ? await handle(inbound) : INVALID;
  const head = [...outbound.headers];
  // A connection that stays open would outlive the drain, and be cut in the middle of its next request.
  if (!server.listening) head.push('connection', 'close');
  if ('stream' in outbound) return await writeStream(outgoing.writeHead(outbound.status, head), outbound.stream);
  const { status, body } = outbound;
  const length = body.reduce((bytes, part) => bytes + Buffer.byteLength(part), 0);
  if (status !== 204) head.push('content-length', String(length));
  outgoing.writeHead(status, head);
  if (body.length > 1) await writeParts(outgoing, body);
  else outgoing.end(body[0]);
}

/** What may wait to be sent of one answer, in bytes: an answer of the usual size goes out in one system call. */
const MOST_WAITING_BYTES = 262_144;

/** Writes no faster than the client reads, but for what may wait; ends where it has gone. */
async function writeParts(outgoing: ServerResponse, parts: BodyParts): Promise<void> {
  for (const part of parts) {
    if (outgoing.closed) return;
    if (!outgoing.write(part) && outgoing.writableLength > MOST_WAITING_BYTES) await drained(outgoing);
  }
  outgoing.end();
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
