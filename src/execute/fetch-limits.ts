/** Bounds on the requests to one subgraph; the settings under `fetch`. */
export interface FetchLimits {
  /** How long one request may take, from the wait for a connection to the last byte. */
  readonly timeoutMs: number;
  readonly responseLimitBytes: number;
  /** The most connections to one subgraph. */
  readonly connections: number;
  /** Whether HTTP/2 is spoken with subgraphs that offer it (TLS with ALPN). */
  readonly http2: boolean;
  /** Failures in a row after which a subgraph is left alone for a while. */
  readonly breakerFailures: number;
  /** How long it is left alone, in milliseconds. */
  readonly breakerPauseMs: number;
}
