import type { ErrorCode, ErrorDetails } from '../errors.ts';
import { ERRORS } from '../errors.ts';
import { ACCEPTED_CODINGS } from '../lib/unpack.ts';
import type { PublicError } from './public-error.ts';
import { publicError } from './public-error.ts';

/** One HTTP request, whatever brought it: a connection, or a `Request` in a test. */
export interface Inbound {
  readonly method: string;
  /** The path, normalised as a URL's is. */
  readonly path: string;
  /** The query with its `?`, or nothing. */
  readonly search: string;
  /** A header by its name in lower case; one that is repeated is joined by commas (A53). */
  header(name: string): string | undefined;
  /** Every header, names in lower case. */
  headers(): ReadonlyMap<string, string>;
  /**
   * Collects the body. Throws CodedError `PAYLOAD_TOO_LARGE` past `limit` bytes, and `BAD_REQUEST` where the client goes
   * away before its end. To be called once.
   */
  body(limit: number): Promise<Uint8Array>;
  /** Calls back when the client goes away; perhaps after the answer, too. */
  onGone(callback: () => void): void;
}

/** A body in order. Text is to be sent as UTF-8; bytes are UTF-8 already. */
export type BodyParts = readonly (string | Uint8Array)[];

/** One HTTP response: its headers as name, value, name, value; its body in pieces. */
export interface Outbound {
  readonly status: number;
  readonly headers: readonly string[];
  readonly body: BodyParts;
}

/**
 * One HTTP response whose body is made while it is sent, no faster than the client reads. Where the client goes, or the
 * listener ends, the stream is told by `return`; one that throws cuts the connection, so that no reader takes it for whole.
 */
export interface StreamedOutbound {
  readonly status: number;
  readonly headers: readonly string[];
  readonly stream: AsyncIterable<string>;
}

/** A response in JSON. */
export function jsonOutbound(status: number, value: unknown, headers: readonly string[] = []): Outbound {
  return { status, headers: [...headers, 'content-type', 'application/json'], body: [JSON.stringify(value)] };
}

/** What is refused before GraphQL: the code and its sentence, never stored by anybody on the way. */
export function refusalOutbound(code: ErrorCode, details: ErrorDetails = {}): Outbound {
  return errorsOutbound([publicError({ code, details })], ERRORS[code].status);
}

/** When the same request may succeed, where an error says so (RFC 9110 section 10.2.3). */
export function retryAfter({ retryAfterSeconds }: ErrorDetails = {}): readonly string[] {
  return retryAfterSeconds === undefined ? [] : ['retry-after', String(retryAfterSeconds)];
}

/** The same for several errors, or for one that says more than its code. */
export function errorsOutbound(errors: readonly PublicError[], status: number): Outbound {
  const headers = [
    ...(status === 401 ? ['www-authenticate', 'Bearer'] : []),
    ...(status === 405 ? ['allow', 'GET, POST'] : []),
    // RFC 9110 section 15.5.16: whether the type or the coding was wrong, the client learns which codings are read.
    ...(status === 415 ? ['accept-encoding', ACCEPTED_CODINGS] : []),
    ...retryAfter(errors[0]?.extensions),
    'cache-control',
    'no-store',
  ];
  return jsonOutbound(status, { errors }, headers);
}
