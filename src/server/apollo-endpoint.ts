import type { BaseContext } from '@apollo/server';
import { ApolloServer, HeaderMap } from '@apollo/server';
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import { ApolloServerPluginLandingPageLocalDefault } from '@apollo/server/plugin/landingPage/default';
import type { DocumentNode } from 'graphql';
import { GraphQLError } from 'graphql';
import type { ErrorCode } from '../errors.ts';
import { CodedError, ERRORS } from '../errors.ts';
import type { SubgraphContext } from '../execute/subgraph-source.ts';
import type { Principal } from '../identity/principal.ts';
import type { ResponsePath } from '../lib/response-path.ts';
import type { Log } from './log.ts';
import type { AnswerError } from './pipeline.ts';
import { answer } from './pipeline.ts';
import { safeValidationMessage } from './safe-validation-message.ts';
import type { Snapshot } from './snapshot.ts';
import type { PublicError, ResponseBody } from './write-body.ts';
import { bodyOf, joinParts, writeBody } from './write-body.ts';

/** What one request carries from the door to the pipeline. */
export interface RequestContext extends BaseContext {
  readonly principal: Principal;
  readonly snapshot: Snapshot;
  readonly subgraphContext: SubgraphContext;
}

/** A request whose body has been read. */
export interface EndpointRequest {
  readonly method: string;
  readonly headers: Headers;
  readonly search: string;
  readonly body: unknown;
}

/** GraphQL over HTTP by Apollo Server, around our pipeline. */
export interface Endpoint {
  respond(request: EndpointRequest, context: RequestContext): Promise<Response>;
  stop(): Promise<void>;
}

/** How the endpoint presents itself. */
export interface EndpointOptions {
  readonly introspection: boolean;
  readonly landingPage: boolean;
  readonly tokenLimit: number;
  readonly log: Log;
}

/**
 * Starts Apollo Server, which parses, validates, prevents CSRF and shows the landing page; nothing of ours lives in its
 * hooks. It sees the API schema and a gateway whose executor is the pipeline.
 */
export async function startEndpoint(snapshot: Snapshot, options: EndpointOptions): Promise<Endpoint> {
  const server = new ApolloServer<RequestContext>({
    // The stock interface types a plain record as context; this is the one cast onto it.
    gateway: adapterOf(snapshot, options.log) as never,
    introspection: options.introspection,
    includeStacktraceInErrorResponses: false,
    hideSchemaDetailsFromClientErrors: true,
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    stopOnTerminationSignals: false,
    status400ForVariableCoercionErrors: true,
    persistedQueries: false,
    parseOptions: { maxTokens: options.tokenLimit },
    logger: { debug() {}, info() {}, warn() {}, error() {} },
    formatError: (formatted, error) => publicErrorOf(formatted.extensions?.code, formatted, error),
    // Every result that reaches it is made of `run`'s and `publicErrorOf`'s.
    stringifyResult: (result) => joinParts(writeBody(result as unknown as ResponseBody)),
    plugins: [
      options.landingPage
        ? ApolloServerPluginLandingPageLocalDefault({ footer: false })
        : ApolloServerPluginLandingPageDisabled(),
    ],
  });
  await server.start();
  return {
    respond: async ({ method, headers, search, body }, context) => {
      const map = new HeaderMap();
      for (const [name, value] of headers) map.set(name, value);
      const response = await server.executeHTTPGraphQLRequest({
        httpGraphQLRequest: { method, headers: map, search, body },
        context: async () => context,
      });
      if (response.body.kind !== 'complete') throw new Error('Incremental delivery is not supported.');
      return new Response(response.body.string, { status: response.status ?? 200, headers: [...response.headers] });
    },
    stop: () => server.stop(),
  };
}

interface AdapterRequest {
  readonly document: DocumentNode;
  readonly context: RequestContext;
  readonly request: { readonly operationName?: string; readonly variables?: Readonly<Record<string, unknown>> };
}

/** Apollo's `GatewayInterface`, a thin adapter onto the pipeline. */
function adapterOf(snapshot: Snapshot, log: Log) {
  const { apiSchema } = snapshot.supergraph;
  return {
    onSchemaLoadOrUpdate(callback: (schemas: { apiSchema: typeof apiSchema; coreSupergraphSdl: string }) => void) {
      callback({ apiSchema, coreSupergraphSdl: '' });
      return () => undefined;
    },
    load: async () => ({ executor: (request: AdapterRequest) => run(request, log) }),
    stop: async () => undefined,
  };
}

async function run({ document, context, request }: AdapterRequest, log: Log) {
  const { principal, snapshot, subgraphContext } = context;
  const variables = request.variables ?? {};
  try {
    const result = await answer(principal, document, request.operationName, { snapshot, subgraphContext, variables });
    return { ...bodyOf(result), ...(result.errors.length > 0 && { errors: result.errors.map(toGraphQLError) }) };
  } catch (error) {
    if (error instanceof CodedError) return { errors: [toGraphQLError({ code: error.code, details: error.details })] };
    log.error({ code: 'INTERNAL', error: error instanceof Error ? error.name : 'unknown' }, 'a request failed');
    return { errors: [toGraphQLError({ code: 'INTERNAL' })] };
  }
}

function toGraphQLError({ code, path, details }: AnswerError): GraphQLError {
  const { status, message } = ERRORS[code];
  const http = status === 200 ? {} : { http: { status } };
  return new GraphQLError(message, { ...(path ? { path } : {}), extensions: { code, ...details, ...http } });
}

interface FormattedError {
  readonly message: string;
  readonly locations?: readonly { readonly line: number; readonly column: number }[];
  readonly path?: ResponsePath;
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** Codes of Apollo Server's that mean one of ours. */
const ALIASES: ReadonlyMap<unknown, ErrorCode> = new Map<unknown, ErrorCode>([['INTERNAL_SERVER_ERROR', 'INTERNAL']]);

/** SECURITY: every error leaves with its code's sentence; only names from a short list of forms survive (A34-A37). */
function publicErrorOf(code: unknown, formatted: FormattedError, error: unknown): PublicError {
  const known =
    ALIASES.get(code) ??
    (typeof code === 'string' && Object.hasOwn(ERRORS, code) ? (code as ErrorCode) : 'BAD_REQUEST');
  const safe = known === 'GRAPHQL_VALIDATION_FAILED' ? safeValidationMessage(formatted.message) : undefined;
  const introspection =
    known === 'GRAPHQL_VALIDATION_FAILED' && formatted.message.startsWith('GraphQL introspection is not allowed');
  const finalCode = introspection ? 'INTROSPECTION_DISABLED' : known;
  const ours = error instanceof GraphQLError ? detailsOf(error) : {};
  return {
    message: safe ?? ERRORS[finalCode].message,
    ...(formatted.locations ? { locations: formatted.locations } : {}),
    ...(formatted.path ? { path: formatted.path } : {}),
    extensions: { code: finalCode, ...ours },
  };
}

function detailsOf(error: GraphQLError): Readonly<Record<string, unknown>> {
  const { coordinate, categories, limit } = error.extensions;
  return {
    ...(typeof coordinate === 'string' ? { coordinate } : {}),
    ...(Array.isArray(categories) ? { categories } : {}),
    ...(typeof limit === 'number' ? { limit } : {}),
  };
}
