import { Pool } from 'undici';
import type { Lifetime } from '../lib/lifetime.ts';
import { ACCEPTED_CODINGS } from '../lib/unpack.ts';
import { CircuitBreaker } from './circuit-breaker.ts';
import type { FetchLimits } from './fetch-limits.ts';
import type { ForwardedHeaders } from './forwarded-headers.ts';
import type { HttpExchange } from './http-exchange.ts';
import type { SharedKey } from './share-reads.ts';
import { SharedReads } from './share-reads.ts';
import type { SubgraphAnswer } from './subgraph-answer.ts';
import type { CallOptions, Upstream } from './subgraph-call.ts';
import { SubgraphCall } from './subgraph-call.ts';
import { SubgraphUnavailable } from './subgraph-unavailable.ts';

/** One operation for one subgraph. */
export interface SubgraphRequest extends CallOptions {
  /** The GraphQL request as JSON. */
  readonly body: string;
  /** Says for whom it is, signed by the gateway for this subgraph. */
  readonly assertion: string;
  /** What else it says of the client's request. */
  readonly forwarded: ForwardedHeaders;
  readonly lifetime: Lifetime;
}

/** Where a subgraph is, and what bounds its requests. */
export interface SubgraphClientOptions {
  readonly name: string;
  readonly url: string;
  readonly limits: FetchLimits;
  /** Codes of its errors that go on; none unless given. */
  readonly passCodes?: ReadonlySet<string> | undefined;
}

/** The only way to a subgraph. */
export interface SubgraphClient {
  /**
   * Sends one operation. Rejects with SubgraphUnavailable, which holds no text of the subgraph's, for everything that is
   * not a GraphQL answer within the limits and the lifetime. The answer belongs to the caller, who may write into it.
   */
  post(request: SubgraphRequest): Promise<SubgraphAnswer>;
  /** Takes no more requests, waits for those in flight, and closes its connections. */
  close(): Promise<void>;
}

const LONGEST_CONNECT_MS = 5_000;

/** Opens a client with a pool of kept connections; none is made before the first request. */
export function openSubgraphClient(options: SubgraphClientOptions): SubgraphClient {
  return new PooledClient(options);
}

class PooledClient implements SubgraphClient, Upstream {
  readonly name: string;
  readonly limits: FetchLimits;
  readonly passCodes: ReadonlySet<string>;
  readonly breaker: CircuitBreaker;
  readonly #path: string;
  readonly #pool: Pool;
  readonly #reads = new SharedReads<SubgraphCall>();
  readonly #wholeTime: string;
  #closed: Promise<void> | undefined;

  constructor({ name, url, limits, passCodes = new Set() }: SubgraphClientOptions) {
    const { origin, pathname, search } = new URL(url);
    this.name = name;
    this.limits = limits;
    this.passCodes = passCodes;
    this.breaker = new CircuitBreaker(limits);
    this.#path = pathname + search;
    this.#wholeTime = String(limits.timeoutMs);
    this.#pool = new Pool(origin, {
      connections: limits.connections,
      pipelining: 1,
      allowH2: limits.http2,
      connectTimeout: Math.min(limits.timeoutMs, LONGEST_CONNECT_MS),
      // Whoever waits has a timer of its own, which bounds headers and body together.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
  }

  post(request: SubgraphRequest): Promise<SubgraphAnswer> {
    const { lifetime } = request;
    if (lifetime.ended || this.#closed) {
      return Promise.reject(new SubgraphUnavailable(this.name, 'was asked too late', false));
    }
    const now = performance.now();
    return new Promise((resolve, reject) => {
      // SECURITY: mutations are neither looked up nor added (test "mutations are never shared").
      const shared = request.isRead ? this.#reads.find(request) : undefined;
      const call = shared ?? new SubgraphCall(this, request, request, now);
      call.join(lifetime, { resolve, reject }, now);
      if (shared) return;
      if (request.isRead) this.#reads.add(call);
      call.start(now);
    });
  }

  close(): Promise<void> {
    this.#closed ??= this.#pool.close();
    return this.#closed;
  }

  /** SECURITY: these headers are all that a subgraph is sent (test "sends these headers and no other", A38). */
  send({ assertion, forwarded, body }: SharedKey, timeoutMs: number, exchange: HttpExchange): void {
    const headers = [
      'content-type',
      'application/json',
      'accept',
      'application/graphql-response+json, application/json;q=0.9',
      'accept-encoding',
      ACCEPTED_CODINGS,
      'cordon-assertion',
      assertion,
      'cordon-timeout-ms',
      timeoutMs === this.limits.timeoutMs ? this.#wholeTime : String(timeoutMs),
      ...forwarded.pairs,
    ];
    this.#pool.dispatch({ path: this.#path, method: 'POST', headers, body }, exchange);
  }

  onCallEnd(call: SubgraphCall): void {
    if (call.isRead) this.#reads.delete(call);
  }
}
