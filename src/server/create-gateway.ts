import type { Audit } from '../audit/open-audit.ts';
import type { SupergraphSource } from '../catalog/build-catalog.ts';
import type { Config } from '../config.ts';
import { overrideSettings } from '../config-override-labels.ts';
import { OWN_PATHS } from '../config-schema.ts';
import { CodedError } from '../errors.ts';
import { fetchHandler } from '../http/fetch-handler.ts';
import type { Inbound, Outbound } from '../http/http-message.ts';
import { jsonOutbound, refusalOutbound } from '../http/http-message.ts';
import type { Verifier } from '../identity/create-verifier.ts';
import { createMaskKeys } from '../keys/create-mask-keys.ts';
import { deriveHmac } from '../keys/derive-hmac.ts';
import type { KeyRing } from '../keys/key-ring.ts';
import type { Finding } from '../lib/finding.ts';
import type { Log } from '../lib/log.ts';
import type { Policy } from '../policy/policy.ts';
import { startEndpoint } from './apollo-endpoint.ts';
import { createAssertions } from './assertions.ts';
import { verifierOf } from './authenticate.ts';
import { configuredUrls } from './check-subgraph-urls.ts';
import { createCors } from './cors.ts';
import { createWriterDump } from './dump-writer.ts';
import type { WayCounts } from './graphql-route.ts';
import { createGraphQLRoute } from './graphql-route.ts';
import { passCodesOf } from './open-verified.ts';
import { createProbeDetector } from './probe-detector.ts';
import type { Serving } from './serving.ts';
import { createServing } from './serving.ts';
import { openSnapshot } from './snapshot.ts';
import { SparseLines } from './sparse-lines.ts';

/** A gateway without a port: the network's listener and the tests come in the same way. */
export interface Gateway {
  /** Answers one HTTP request; never throws. */
  handle(inbound: Inbound): Promise<Outbound>;
  /** The same for a `Request`. */
  fetch(request: Request): Promise<Response>;
  /**
   * Takes a supergraph and a policy into service; throws FindingsError, returns warnings. What was in service before
   * finishes its requests, and is closed after the last of them. It serves once `admitted` is fulfilled; what is wrong
   * with supergraph and policy is thrown before.
   */
  open(supergraph: SupergraphSource, policy: Policy, admitted?: Promise<void>): Promise<readonly Finding[]>;
  /** An assertion of the gateway's own, for a subgraph. */
  serviceAssertion(subgraph: string): string;
  /** Who is believed, for whatever else asks for tokens; none where nobody is told apart. */
  readonly verifier: Verifier | undefined;
  /** How many GraphQL requests came which way since the start. */
  readonly counts: WayCounts;
  close(): Promise<void>;
}

/** What a gateway is made of. */
export interface GatewayOptions {
  readonly config: Config;
  readonly ring: KeyRing;
  readonly log: Log;
  /** None where nothing is recorded. */
  readonly audit?: Audit | undefined;
  /** By which clock tokens and their issuers' keys age, in milliseconds; default that of the system. */
  readonly now?: (() => number) | undefined;
  /** Draws a number from 0 to below 1 for every request; default `Math.random`. */
  readonly random?: (() => number) | undefined;
}

/** Too many requests, and too busy: what a flood is answered. */
const SHED: ReadonlySet<number> = new Set([429, 503]);

/** Creates a gateway that serves its keys and its health at once, and GraphQL when `open` has succeeded. */
export function createGateway(options: GatewayOptions): Gateway {
  const { config, ring, log, audit, now = Date.now, random = Math.random } = options;
  const assertions = createAssertions(config, ring);
  const masks = { keys: createMaskKeys(ring) };
  const dumpWriter = createWriterDump(config.debug.writersDir, log);
  const cors = createCors(config.http.cors);
  // One for every policy that is opened: what it knows of tokens stays known.
  const verifier = verifierOf(config, log, now);
  const digest = deriveHmac(ring.mask.secret, 'cordon/probes');
  const probeDetector = createProbeDetector({ digest, now: () => performance.now() });
  const assertionFor = assertions.forPrincipal;
  const graphql = createGraphQLRoute({ config, verifier, cors, assertionFor, probeDetector, audit, log, random });
  const graphqlPaths: ReadonlySet<string> = new Set([config.http.path, `${config.http.path}/`]);
  const isGraphQL = (path: string): boolean => graphqlPaths.has(path);
  /** SECURITY: other paths are the caller's text and stay out of the log (A38). */
  const loggedPath = (path: string): string => {
    if (isGraphQL(path)) return config.http.path;
    return OWN_PATHS.includes(path) ? path : 'other';
  };
  const sheds = new SparseLines(log, () => performance.now());
  const inService = new Set<Serving>();
  let current: Serving | undefined;
  let isClosed = false;

  async function open(
    supergraph: SupergraphSource,
    policy: Policy,
    admitted: Promise<void> = Promise.resolve(),
  ): Promise<readonly Finding[]> {
    // Whatever else is wrong is said first.
    admitted.catch(() => undefined);
    const urls = configuredUrls(config);
    const issuers = config.identity.issuers.map(({ issuer }) => issuer);
    const isRecorded = audit !== undefined;
    const { snapshot, warnings } = await openSnapshot({
      supergraph,
      policy,
      issuers,
      urls,
      passCodes: passCodesOf(config),
      overrideSettings: overrideSettings(config.overrides.labels) ?? new Map(),
      fetch: config.fetch,
      planner: config.planner,
      masks,
      limits: config.limits,
      dumpWriter,
      isRecorded,
    });
    const { introspection, landingPage, statusCodes } = config.http;
    const { tokens: tokenLimit, documentCacheBytes } = config.limits;
    const shown = {
      introspection,
      landingPage,
      statusCodes,
      tokenLimit,
      documentCacheBytes: documentCacheBytes / 2,
      log,
    };
    const endpoint = await startEndpoint(snapshot, shown).catch(async (error: unknown) => {
      await snapshot.supergraph.close();
      throw error;
    });
    try {
      await admitted;
      if (isClosed) throw new CodedError('NOT_READY');
    } catch (error) {
      await endpoint.stop();
      await snapshot.supergraph.close();
      throw error;
    }
    const before = current;
    current = createServing(snapshot, endpoint, (serving) => inService.delete(serving));
    inService.add(current);
    before?.usage.retire();
    return warnings;
  }

  async function respondGraphQL(inbound: Inbound): Promise<Outbound> {
    const preflight = cors.preflight(inbound);
    if (preflight) return preflight;
    if (!current) throw new CodedError('NOT_READY');
    const serving = current;
    serving.usage.enter();
    try {
      return await graphql.respond(inbound, serving);
    } finally {
      serving.usage.leave();
    }
  }

  async function route(inbound: Inbound): Promise<Outbound> {
    if (isGraphQL(inbound.path)) return await respondGraphQL(inbound);
    switch (inbound.path) {
      case '/healthz':
        return jsonOutbound(200, { status: 'ok' });
      case '/readyz': {
        const ready = current !== undefined && ((await verifier?.ready()) ?? true);
        return jsonOutbound(ready ? 200 : 503, { status: ready ? 'ready' : 'starting' });
      }
      case '/.well-known/jwks.json':
        return jsonOutbound(200, ring.jwks, ['cache-control', 'public, max-age=60']);
      default:
        throw new CodedError('NOT_FOUND');
    }
  }

  async function handle(inbound: Inbound): Promise<Outbound> {
    const started = performance.now();
    const outbound = await route(inbound).catch((error: unknown) => failure(error, log));
    const { method, path } = inbound;
    const ms = Math.round(performance.now() - started);
    const line = { method, path: loggedPath(path), status: outbound.status, ms };
    if (SHED.has(outbound.status)) sheds.info(String(outbound.status), line, 'request');
    else log.info(line, 'request');
    return isGraphQL(path) ? cors.allow(inbound, outbound) : outbound;
  }

  return {
    handle,
    fetch: fetchHandler(handle),
    open,
    serviceAssertion: assertions.forGateway,
    verifier,
    counts: graphql.counts,
    close: async () => {
      isClosed = true;
      await Promise.all([...inService].map((serving) => serving.usage.close()));
    },
  };
}

function failure(error: unknown, log: Log): Outbound {
  const code = error instanceof CodedError ? error.code : 'INTERNAL';
  if (code === 'INTERNAL')
    log.error({ code, error: error instanceof Error ? error.name : 'unknown' }, 'a request failed');
  return refusalOutbound(code, error instanceof CodedError ? error.details : {});
}
