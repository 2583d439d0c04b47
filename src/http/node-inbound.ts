import type { IncomingMessage, ServerResponse } from 'node:http';
import { CodedError } from '../errors.ts';
import type { Inbound } from './http-message.ts';

/** Targets that a URL parser would leave as they are: the usual ones, for which it need not run. */
const PLAIN_TARGET = /^\/[a-z]*$/;

/** Methods that the fetch standard forbids; nothing here answers them. */
const FORBIDDEN_METHOD = /^(TRACE|CONNECT|TRACK)$/i;

/** A connection's request; undefined where its target is no valid path, or its method is forbidden. */
export function nodeInbound(incoming: IncomingMessage, outgoing: ServerResponse): Inbound | undefined {
  const { method = 'GET', url: target = '/' } = incoming;
  if (FORBIDDEN_METHOD.test(method)) return undefined;
  if (PLAIN_TARGET.test(target)) return new NodeInbound(incoming, outgoing, method, target, '');
  const url = urlOf(target);
  return url ? new NodeInbound(incoming, outgoing, method, url.pathname, url.search) : undefined;
}

/**
 * A target in origin form, or in absolute form, whose host is as little looked at as the header `host` (RFC 9112 section
 * 3.2). Null for any other, and for a URL with a user in it (RFC 9110 section 4.2.4).
 */
function urlOf(target: string): URL | null {
  if (target.startsWith('/')) return URL.parse(target, 'http://gateway');
  const url = /^https?:\/\//i.test(target) ? URL.parse(target) : null;
  return url?.username === '' && url.password === '' ? url : null;
}

class NodeInbound implements Inbound {
  readonly method: string;
  readonly path: string;
  readonly search: string;
  readonly #incoming: IncomingMessage;
  readonly #outgoing: ServerResponse;

  constructor(incoming: IncomingMessage, outgoing: ServerResponse, method: string, path: string, search: string) {
    this.method = method;
    this.path = path;
    this.search = search;
    this.#incoming = incoming;
    this.#outgoing = outgoing;
  }

  /** SECURITY: not Node's own `headers`, which keeps the first of two `authorization` headers (test "A53 two tokens …"). */
  header(name: string): string | undefined {
    const { rawHeaders } = this.#incoming;
    let found: string | undefined;
    for (let index = 0; index < rawHeaders.length; index += 2) {
      const raw = rawHeaders[index];
      if (raw?.length !== name.length || raw.toLowerCase() !== name) continue;
      const value = rawHeaders[index + 1] ?? '';
      found = found === undefined ? value : `${found}, ${value}`;
    }
    return found;
  }

  headers(): ReadonlyMap<string, string> {
    const distinct = Object.entries(this.#incoming.headersDistinct);
    return new Map(distinct.map(([name, values = []]) => [name, values.join(', ')]));
  }

  body(limit: number): Promise<Uint8Array> {
    const incoming = this.#incoming;
    const chunks: Buffer[] = [];
    let received = 0;
    return new Promise((resolve, reject) => {
      incoming.on('data', (chunk: Buffer) => {
        // What follows is read and dropped, so that the refusal reaches a client that still sends.
        if (received > limit) return;
        received += chunk.byteLength;
        if (received > limit) reject(new CodedError('PAYLOAD_TOO_LARGE', { limit }));
        else chunks.push(chunk);
      });
      const cut = () => {
        if (!incoming.readableEnded) reject(new CodedError('BAD_REQUEST'));
      };
      incoming.once('end', () => resolve(onlyOrJoined(chunks)));
      incoming.once('error', cut);
      incoming.once('close', cut);
    });
  }

  onGone(callback: () => void): void {
    if (this.#outgoing.closed) callback();
    else this.#outgoing.once('close', callback);
  }
}

function onlyOrJoined(chunks: readonly Buffer[]): Uint8Array {
  const [first] = chunks;
  return first && chunks.length === 1 ? first : Buffer.concat(chunks);
}
