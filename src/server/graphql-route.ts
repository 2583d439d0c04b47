import type { Audit } from '../audit/open-audit.ts';
import { sessionOf } from '../audit/session-of.ts';
import type { Config } from '../config.ts';
import { CodedError } from '../errors.ts';
import { forwardedHeaders, NOTHING_FORWARDED } from '../execute/forwarded-headers.ts';
import type { FetchContext } from '../execute/run-plan.ts';
import type { GraphQLParameters } from '../http/graphql-parameters.ts';
import { withoutEmptyParameters } from '../http/graphql-parameters.ts';
import type { Inbound, Outbound } from '../http/http-message.ts';
import { readJsonBody } from '../http/read-body.ts';
import { startLifetime } from '../http/request-lifetime.ts';
import type { Verifier } from '../identity/create-verifier.ts';
import type { Principal } from '../identity/principal.ts';
import { ANONYMOUS, callerOf } from '../identity/principal.ts';
import type { Log } from '../lib/log.ts';
import { Admission } from './admission.ts';
import { assertKnownTask, authenticate } from './authenticate.ts';
import type { Cors } from './cors.ts';
import { createExplainer } from './create-explainer.ts';
import { directOutbound, directRequest } from './direct-path.ts';
import { FairTurns } from './fair-turns.ts';
import { createPersistedQueries } from './persisted-queries.ts';
import type { ProbeDetector } from './probe-detector.ts';
import type { RequestContext } from './request-context.ts';
import type { Serving } from './serving.ts';
import { settle } from './settle.ts';

/** How many requests came which way. */
export interface WayCounts {
  readonly direct: number;
  readonly apollo: number;
}

/** Answers GraphQL requests by what is in service. */
export interface GraphQLRoute {
  /** Throws CodedError for what is refused before it is GraphQL. */
  respond(inbound: Inbound, serving: Serving): Promise<Outbound>;
  readonly counts: WayCounts;
}

interface RouteInput {
  readonly config: Config;
  /** None where nobody is told apart. */
  readonly verifier: Verifier | undefined;
  readonly cors: Cors;
  readonly assertionFor: (principal: Principal) => FetchContext['assertionFor'];
  readonly probeDetector: ProbeDetector;
  /** None where nothing is recorded. */
  readonly audit: Audit | undefined;
  readonly log: Log;
  /** A number from 0 to below 1. */
  readonly random: () => number;
}

/** Persisted queries that are kept, in characters of their documents. */
const PERSISTED_CHARACTERS = 4_000_000;

/** The two ways in: known operations go to the pipeline directly, all others through Apollo Server. */
export function createGraphQLRoute(input: RouteInput): GraphQLRoute {
  const { config, verifier, cors, assertionFor, probeDetector, audit, log, random } = input;
  const { http, identity } = config;
  const { forwardHeaders } = config.fetch;
  const persistedQueries = createPersistedQueries(http.persistedQueries ? PERSISTED_CHARACTERS : 0);
  const admission = new Admission(config.limits);
  const turns = new FairTurns();
  const counts = { direct: 0, apollo: 0 };

  /**
   * From the door to the pipeline. The order matters:
   * 1. who asks, before a byte of the body is read; only a browser that opens the page need not say;
   * 2. a place among the requests that run, of which each caller has so many;
   * 3. the body, within its limit, and parsed once for both ways;
   * 4. the document that a hash stands for, in one place, so that neither way knows of hashes;
   * 5. the direct path where the document is known, else Apollo Server, when it is the caller's turn;
   * 6. the hash is kept once its document turned out to be valid.
   */
  async function respond(inbound: Inbound, serving: Serving): Promise<Outbound> {
    if (inbound.method !== 'GET' && inbound.method !== 'POST') throw new CodedError('METHOD_NOT_ALLOWED');
    const { snapshot } = serving;
    const isPage = http.landingPage && asksForPage(inbound);
    const verified = isPage
      ? ANONYMOUS
      : authenticate(inbound.header('authorization'), verifier, identity.anonymous === 'allow');
    const principal = verified instanceof Promise ? await verified : verified;
    assertKnownTask(principal, snapshot.policy);
    const caller = callerOf(principal);
    admission.enter(caller);
    try {
      return await respondTo(inbound, principal, serving);
    } finally {
      admission.leave(caller);
    }
  }

  async function respondTo(inbound: Inbound, principal: Principal, serving: Serving): Promise<Outbound> {
    const { snapshot } = serving;
    const session = sessionOf(principal, inbound.header('cordon-session'));
    const sent: GraphQLParameters =
      inbound.method === 'POST'
        ? { kind: 'body', body: await readJsonBody(inbound, http.bodyLimitBytes) }
        : { kind: 'url', search: withoutEmptyParameters(inbound.search) };
    const { parameters, persisted } = persistedQueries.resolve(sent);
    const lifetime = startLifetime(inbound, http.requestTimeoutMs);
    try {
      const forwarded =
        forwardHeaders.length === 0
          ? NOTHING_FORWARDED
          : forwardedHeaders(forwardHeaders, (name) => inbound.header(name));
      const fetchContext = { assertionFor: assertionFor(principal), forwarded, lifetime };
      const explainer = createExplainer(inbound, principal, snapshot, config.limits, turns);
      const roll = 100 * random();
      const context = { principal, session, snapshot, fetchContext, roll, probeDetector, turns, audit, explainer };
      const outbound = await answerEitherWay(inbound, parameters, serving, context);
      if (persisted && snapshot.documents.get(persisted.source))
        persistedQueries.register(persisted, callerOf(principal));
      return outbound;
    } finally {
      lifetime.end();
    }
  }

  async function answerEitherWay(
    inbound: Inbound,
    parameters: GraphQLParameters,
    { endpoint, snapshot }: Serving,
    context: RequestContext,
  ): Promise<Outbound> {
    const direct = directRequest(parameters, inbound.header('accept'), snapshot.documents);
    if (direct) {
      counts.direct++;
      return directOutbound(await settle(direct, context, log), direct, http.statusCodes);
    }
    counts.apollo++;
    const isAdmitted = cors.admitsGet(inbound);
    const request = { method: inbound.method, headers: inbound.headers(), parameters, isAdmitted };
    const endTurn = await turns.take(callerOf(context.principal));
    try {
      return await endpoint.respond(request, { ...context, endTurn });
    } finally {
      endTurn();
    }
  }

  return { respond, counts };
}

/** A browser that opens the endpoint, and asks nothing. */
function asksForPage(inbound: Inbound): boolean {
  return (
    inbound.method === 'GET' && inbound.search === '' && (inbound.header('accept')?.includes('text/html') ?? false)
  );
}
