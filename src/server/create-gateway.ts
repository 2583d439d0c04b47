import type { SupergraphSource } from '../catalog/build-catalog.ts';
import type { Config } from '../config.ts';
import { CodedError, ERRORS } from '../errors.ts';
import { bearerToken } from '../identity/bearer-token.ts';
import type { Verifier } from '../identity/create-verifier.ts';
import { createVerifier } from '../identity/create-verifier.ts';
import type { Principal } from '../identity/principal.ts';
import { ANONYMOUS } from '../identity/principal.ts';
import { createMaskKeys } from '../keys/create-mask-keys.ts';
import type { KeyRing } from '../keys/key-ring.ts';
import { pseudonymOf } from '../keys/pseudonym-of.ts';
import type { AssertionFor } from '../keys/sign-assertion.ts';
import { createAssertionSigner } from '../keys/sign-assertion.ts';
import type { Finding } from '../lib/finding.ts';
import { createLifetime } from '../lib/lifetime.ts';
import type { Policy } from '../policy/policy.ts';
import type { Endpoint } from './apollo-endpoint.ts';
import { startEndpoint } from './apollo-endpoint.ts';
import type { Log } from './log.ts';
import { readJsonBody } from './read-body.ts';
import type { Snapshot } from './snapshot.ts';
import { openSnapshot } from './snapshot.ts';

/** The subject of assertions that the gateway signs for itself: composition and health checks. */
export const SERVICE_SUBJECT = 'cordon:gateway';

/** A gateway without a port: the network's listener and the tests come in the same way. */
export interface Gateway {
  /** Answers one HTTP request; never throws. */
  fetch(request: Request): Promise<Response>;
  /** Takes a supergraph and a policy into service; throws FindingsError, returns warnings. */
  open(supergraph: SupergraphSource, policy: Policy): Promise<readonly Finding[]>;
  /** An assertion of the gateway's own, for a subgraph. */
  serviceAssertion(subgraph: string): string;
  close(): Promise<void>;
}

/** How many compiled operations are kept, over all principals. */
const PREPARED_OPERATIONS = 1_000;

interface Serving {
  readonly snapshot: Snapshot;
  readonly endpoint: Endpoint;
  readonly verifier: Verifier | undefined;
}

/** Creates a gateway that serves its keys and its health at once, and GraphQL when `open` has succeeded. */
export function createGateway({ config, ring, log }: { config: Config; ring: KeyRing; log: Log }): Gateway {
  const signer = createAssertionSigner({
    ring,
    issuer: config.assertions.issuer,
    lifetimeSeconds: config.assertions.lifetimeSeconds,
  });
  const serviceAssertion = signer.forPrincipal({ subject: SERVICE_SUBJECT });
  const assertions = new WeakMap<Principal, AssertionFor>();
  const masks = { keys: createMaskKeys(ring) };
  let serving: Serving | undefined;

  async function open(supergraph: SupergraphSource, policy: Policy): Promise<readonly Finding[]> {
    const urls = new Map(Object.entries(config.subgraphs).map(([name, { url }]) => [name, url]));
    const limits = {
      fields: config.limits.fields,
      depth: config.limits.depth,
      preparedOperations: PREPARED_OPERATIONS,
    };
    const { snapshot, warnings } = await openSnapshot({ supergraph, policy, urls, fetch: config.fetch, masks, limits });
    const { introspection, landingPage } = config.http;
    const endpoint = await startEndpoint(snapshot, {
      introspection,
      landingPage,
      tokenLimit: config.limits.tokens,
      log,
    });
    serving = { snapshot, endpoint, verifier: verifierOf(config, policy) };
    return warnings;
  }

  async function respondGraphQL(request: Request, url: URL): Promise<Response> {
    if (!serving) throw new CodedError('NOT_READY');
    const { snapshot, endpoint, verifier } = serving;
    if (request.method !== 'GET' && request.method !== 'POST') throw new CodedError('METHOD_NOT_ALLOWED');
    const isPage = config.http.landingPage && asksForPage(request, url);
    const principal = isPage ? ANONYMOUS : await authenticate(request, verifier, config.identity.anonymous === 'allow');
    const body = request.method === 'POST' ? await readJsonBody(request, config.http.bodyLimitBytes) : undefined;
    const lifetime = createLifetime(config.http.requestTimeoutMs);
    request.signal.addEventListener('abort', () => lifetime.end(), { once: true });
    const subgraphContext = { assertionFor: assertionFor(principal), lifetime };
    return await endpoint.respond(
      { method: request.method, headers: request.headers, search: url.search, body },
      { principal, snapshot, subgraphContext },
    );
  }

  function assertionFor(principal: Principal): AssertionFor {
    const known = assertions.get(principal);
    if (known) return known;
    const { client, task } = principal;
    const made = signer.forPrincipal({
      subject: pseudonymOf(ring, principal.issuer, principal.subject),
      ...(client === undefined ? {} : { client }),
      ...(task.kind === 'label' ? { task: task.label } : {}),
    });
    assertions.set(principal, made);
    return made;
  }

  async function route(request: Request, url: URL): Promise<Response> {
    switch (url.pathname) {
      case '/graphql':
        return await respondGraphQL(request, url);
      case '/healthz':
        return Response.json({ status: 'ok' });
      case '/readyz': {
        const ready = serving !== undefined && ((await serving.verifier?.ready()) ?? true);
        return Response.json({ status: ready ? 'ready' : 'starting' }, { status: ready ? 200 : 503 });
      }
      case '/.well-known/jwks.json':
        return Response.json(ring.jwks, { headers: { 'cache-control': 'public, max-age=60' } });
      default:
        throw new CodedError('NOT_FOUND');
    }
  }

  return {
    open,
    serviceAssertion,
    fetch: async (request) => {
      const started = performance.now();
      const url = new URL(request.url);
      const response = await route(request, url).catch((error: unknown) => failure(error, log));
      const path = KNOWN_PATHS.has(url.pathname) ? url.pathname : 'other';
      const ms = Math.round(performance.now() - started);
      log.info({ method: request.method, path, status: response.status, ms }, 'request');
      return response;
    },
    close: async () => {
      await serving?.endpoint.stop();
      await serving?.snapshot.supergraph.close();
    },
  };
}

/** SECURITY: other paths are the caller's text and stay out of the log (A38). */
const KNOWN_PATHS: ReadonlySet<string> = new Set(['/graphql', '/healthz', '/readyz', '/.well-known/jwks.json']);

function verifierOf(config: Config, policy: Policy): Verifier | undefined {
  const { issuer, jwksUri, audience, algorithms, clockSkewSeconds, requireTyp, claims } = config.identity;
  if (issuer === undefined) return undefined;
  const location = jwksUri === undefined ? { issuer } : { issuer, jwksUri };
  return createVerifier({
    ...location,
    audience,
    algorithms,
    clockSkewSeconds,
    requireTyp,
    claims,
    knownTasks: new Set(policy.tasks.keys()),
  });
}

function authenticate(
  request: Request,
  verifier: Verifier | undefined,
  anonymous: boolean,
): Principal | Promise<Principal> {
  const token = bearerToken(request.headers.get('authorization'));
  if (token === undefined && anonymous) return ANONYMOUS;
  if (token === undefined || !verifier) throw new CodedError('UNAUTHENTICATED');
  return verifier.known(token) ?? verifier.verify(token);
}

/** A browser that opens the endpoint, and asks nothing. */
function asksForPage(request: Request, url: URL): boolean {
  return request.method === 'GET' && url.search === '' && (request.headers.get('accept') ?? '').includes('text/html');
}

function failure(error: unknown, log: Log): Response {
  const code = error instanceof CodedError ? error.code : 'INTERNAL';
  if (code === 'INTERNAL')
    log.error({ code, error: error instanceof Error ? error.name : 'unknown' }, 'a request failed');
  const { status, message } = ERRORS[code];
  const headers = {
    ...(status === 401 ? { 'www-authenticate': 'Bearer' } : {}),
    ...(status === 405 ? { allow: 'GET, POST' } : {}),
    'cache-control': 'no-store',
  };
  return Response.json({ errors: [{ message, extensions: { code } }] }, { status, headers });
}
