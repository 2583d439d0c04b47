import type { Config } from '../config.ts';
import type { Inbound, Outbound } from '../http/http-message.ts';

/** Which pages of other origins may ask, and read answers (Fetch standard, section 3.2). */
export interface Cors {
  /**
   * Whether a GET may be answered without a header for which a browser needs a preflight: its `Accept` names a media type of
   * GraphQL or is the wildcard alone, and no browser says that it comes from another site, unless from a listed origin.
   */
  admitsGet(inbound: Inbound): boolean;
  /** Answers a preflight of a listed origin; undefined for every other request. */
  preflight(inbound: Inbound): Outbound | undefined;
  /** The response with what lets a page of a listed origin read it. */
  allow(inbound: Inbound, outbound: Outbound): Outbound;
}

const ALLOWED_HEADERS = [
  'authorization',
  'content-type',
  'apollo-require-preflight',
  'x-apollo-operation-name',
  // What Apollo Client says of itself, once it has a name or a version.
  'apollographql-client-name',
  'apollographql-client-version',
];

/** Our own headers, which are allowed by their prefix. */
const OWN_HEADER = /^cordon-[a-z0-9-]+$/;

/** An `Accept` that names a media type of GraphQL, or everything. */
const GRAPHQL_TYPE = /^\*\/\*$|(?:^|,)\s*application\/(?:graphql-response\+)?json\s*(?:[;,]|$)/i;

/** How long a browser may remember a preflight, in seconds. */
const MAX_AGE_SECONDS = 7_200;

/**
 * CORS for exact origins, or `*` for all; `headers` may be sent beside the usual ones.
 * SECURITY: credentials (cookies) are never allowed; the gateway reads none (test "CORS: …").
 */
export function createCors({ origins, headers: more }: Config['http']['cors']): Cors {
  const listed = new Set(origins);
  const allowed = new Set([...ALLOWED_HEADERS, ...more]);
  const headersFor = (inbound: Inbound): readonly string[] => {
    if (listed.size === 0) return [];
    const origin = inbound.header('origin');
    if (origin === undefined) return [];
    if (listed.has('*')) return ['access-control-allow-origin', '*'];
    return listed.has(origin) ? ['access-control-allow-origin', origin, 'vary', 'origin'] : [];
  };
  return {
    // SECURITY: a GET carries out nothing but queries, and a page of another origin cannot read its answer; what is left to
    // such a page is the time that an answer takes (test "A51 …", SECURITY.md).
    admitsGet(inbound) {
      if (inbound.method !== 'GET' || !GRAPHQL_TYPE.test(inbound.header('accept') ?? '')) return false;
      const site = inbound.header('sec-fetch-site');
      return site === undefined || site === 'same-origin' || site === 'none' || headersFor(inbound).length > 0;
    },
    preflight(inbound) {
      if (inbound.method !== 'OPTIONS' || inbound.header('access-control-request-method') === undefined)
        return undefined;
      const headers = headersFor(inbound);
      if (headers.length === 0) return undefined;
      return { status: 204, headers: preflightHeaders(inbound, allowed), body: [] };
    },
    allow(inbound, outbound) {
      const headers = headersFor(inbound);
      return headers.length > 0 ? { ...outbound, headers: [...outbound.headers, ...headers] } : outbound;
    },
  };
}

function preflightHeaders(inbound: Inbound, allowed: ReadonlySet<string>): readonly string[] {
  const asked = (inbound.header('access-control-request-headers') ?? '').toLowerCase().split(',');
  const own = asked.map((name) => name.trim()).filter((name) => OWN_HEADER.test(name));
  return [
    'access-control-allow-methods',
    'GET, POST',
    'access-control-allow-headers',
    [...allowed, ...own].join(', '),
    'access-control-max-age',
    String(MAX_AGE_SECONDS),
  ];
}
