import { createHash } from 'node:crypto';
import { ApolloGateway } from '@apollo/gateway';
import type { DocumentNode, GraphQLSchema } from 'graphql';
import type { ResponsePath } from '../lib/response-path.ts';
import type { FetchLimits } from './fetch-limits.ts';
import type { SubgraphContext } from './subgraph-source.ts';
import { SubgraphSource } from './subgraph-source.ts';
import { SubgraphUnavailable } from './subgraph-unavailable.ts';

type GatewayExecutor = ApolloGateway['executor'];

/** One operation to plan and fetch, under the text that identifies it. */
export interface FetchRequest {
  readonly document: DocumentNode;
  readonly text: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly context: SubgraphContext;
}

/** A failure on the way, as paths of the fetched document; `undefined` where upstream gave none. */
export interface RawError {
  readonly kind: 'error' | 'unavailable' | 'invalid';
  readonly path: ResponsePath | undefined;
}

/** The completed but unmasked answer. It never leaves the process. */
export interface RawResult {
  readonly data: unknown;
  readonly errors: readonly RawError[];
  /** Paths at which a value did not fit the schema and became null. */
  readonly invalid: readonly ResponsePath[];
}

/** A supergraph that plans and fetches. */
export interface Supergraph {
  readonly apiSchema: GraphQLSchema;
  readonly subgraphs: readonly string[];
  execute(request: FetchRequest): Promise<RawResult>;
  close(): Promise<void>;
}

/**
 * Opens a supergraph on stock ApolloGateway, which plans, fetches and completes values.
 * Throws where the supergraph cannot be loaded; `for: SECURITY` must have been taken off by whoever enforces it.
 */
export async function openSupergraph(
  supergraphSdl: string,
  urls: ReadonlyMap<string, string>,
  limits: FetchLimits,
): Promise<Supergraph> {
  // SECURITY: unless told otherwise the stock gateway reports to its vendor (test "opens no connection …").
  process.env.APOLLO_TELEMETRY_DISABLED = 'true';
  const subgraphs: string[] = [];
  const gateway = new ApolloGateway({
    supergraphSdl,
    __exposeQueryPlanExperimental: false,
    logger: silentLogger,
    buildService: ({ name, url }) => {
      subgraphs.push(name);
      return new SubgraphSource(name, urls.get(name) ?? url ?? '', limits);
    },
  });
  let apiSchema: GraphQLSchema | undefined;
  gateway.onSchemaLoadOrUpdate((context) => {
    apiSchema = context.apiSchema;
  });
  const { executor } = await gateway.load();
  if (!apiSchema) throw new Error('The stock gateway loaded no schema.');
  const schema = apiSchema;
  return {
    apiSchema: schema,
    subgraphs,
    execute: (request) => execute(executor, schema, request),
    close: () => gateway.stop(),
  };
}

async function execute(executor: GatewayExecutor, schema: GraphQLSchema, request: FetchRequest): Promise<RawResult> {
  // The stock gateway reads only these; its type asks for all of Apollo Server's request context.
  const requestContext = {
    request: { query: request.text, variables: request.variables },
    document: request.document,
    source: request.text,
    // SECURITY: the plan cache's key, so it must be the hash of the rewritten text (A23).
    queryHash: createHash('sha256').update(request.text).digest('hex'),
    schema,
    context: request.context,
    metrics: {},
    logger: silentLogger,
  } as unknown as Parameters<GatewayExecutor>[0];
  const { data, errors, extensions } = await executor(requestContext);
  const invalid: unknown = extensions?.valueCompletion;
  return {
    data: data ?? null,
    errors: (errors ?? []).map((error) => ({ kind: kindOf(error), path: error.path })),
    invalid: Array.isArray(invalid)
      ? invalid.flatMap((error: { path?: ResponsePath }) => (error.path ? [error.path] : []))
      : [],
  };
}

function kindOf(error: { readonly extensions?: { readonly code?: unknown } }): RawError['kind'] {
  if (error instanceof SubgraphUnavailable) return 'unavailable';
  return error.extensions?.code === 'DOWNSTREAM_SERVICE_ERROR' ? 'error' : 'invalid';
}

/** SECURITY: the stock gateway's log lines may quote values (A38). */
const silentLogger = { debug() {}, info() {}, warn() {}, error() {} };
