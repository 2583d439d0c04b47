import type { ApolloServerOptions, BaseContext } from '@apollo/server';
import { ApolloServer, HeaderMap } from '@apollo/server';
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import { ApolloServerPluginLandingPageLocalDefault } from '@apollo/server/plugin/landingPage/default';
import type { DocumentNode, GraphQLError, GraphQLSchema } from 'graphql';
import { createBoundedMap } from '../lib/bounded-map.ts';
import { publicErrorOf } from './apollo-errors.ts';
import { documentBytes } from './document-bytes.ts';
import type { GraphQLParameters } from './graphql-parameters.ts';
import { variablesInSearch } from './graphql-parameters.ts';
import type { Outbound } from './http-message.ts';
import { oneOfVariables } from './one-of-variables.ts';
import type { PublicError } from './public-error.ts';
import type { StatusCodes } from './status-codes.ts';
import { finalStatus } from './status-codes.ts';

/** A request whose body, if it has one, has been read. */
export interface EndpointRequest {
  readonly method: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly parameters: GraphQLParameters;
  /** Whether CSRF prevention has nothing to add (`Cors.admitsGet`). */
  readonly isAdmitted?: boolean;
}

/** GraphQL over HTTP by Apollo Server, around something that carries operations out. */
export interface GraphQLEndpoint<Context extends object> {
  respond(request: EndpointRequest, context: Context): Promise<Outbound>;
  stop(): Promise<void>;
}

/** An operation that was parsed and found valid. */
export interface ParsedOperation {
  readonly source: string;
  readonly document: DocumentNode;
  readonly operationName: string | undefined;
  /** As the client sent them. */
  readonly variables: Readonly<Record<string, unknown>>;
}

/** What becomes of an operation; `data` is whatever `stringify` takes. */
export interface EndpointResult {
  readonly data?: unknown;
  readonly errors?: readonly GraphQLError[];
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** How an endpoint presents itself, and who carries operations out. */
export interface EndpointOptions<Context extends object> {
  readonly schema: GraphQLSchema;
  /** Never rejects. */
  readonly run: (operation: ParsedOperation, context: Context) => Promise<EndpointResult>;
  /** The whole body as JSON text; its errors are public. */
  readonly stringify: (result: object) => string;
  readonly introspection: boolean;
  readonly landingPage: boolean;
  readonly tokenLimit: number;
  /** How much memory documents may keep that were found valid, in bytes. */
  readonly documentCacheBytes: number;
  readonly statusCodes: StatusCodes;
}

/**
 * Starts Apollo Server, which parses, validates, prevents CSRF and shows the landing page; nothing of ours lives in its
 * hooks. It sees a schema, and a gateway whose executor is `run`.
 */
export async function startGraphQLEndpoint<Context extends object>(
  options: EndpointOptions<Context>,
): Promise<GraphQLEndpoint<Context>> {
  const server = new ApolloServer<Carried<Context>>({
    // The stock interface types a plain record as context; this is the one cast onto it.
    gateway: adapterOf(options) as never,
    introspection: options.introspection,
    includeStacktraceInErrorResponses: false,
    hideSchemaDetailsFromClientErrors: true,
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    stopOnTerminationSignals: false,
    status400ForVariableCoercionErrors: true,
    persistedQueries: false,
    documentStore: createDocumentStore(options.documentCacheBytes),
    parseOptions: { maxTokens: options.tokenLimit },
    validationRules: [oneOfVariables],
    logger: { debug() {}, info() {}, warn() {}, error() {} },
    formatError: (formatted, error) => publicErrorOf(formatted.extensions?.code, formatted, error),
    stringifyResult: options.stringify,
    plugins: [
      options.landingPage
        ? ApolloServerPluginLandingPageLocalDefault({ footer: false })
        : ApolloServerPluginLandingPageDisabled(),
    ],
  });
  await server.start();
  const { statusCodes } = options;
  return { respond: (request, context) => respond(server, request, context, statusCodes), stop: () => server.stop() };
}

/** What goes through Apollo Server with a request. */
interface Carried<Context> {
  readonly context: Context;
  /** Of its URL. */
  readonly search: string;
}

async function respond<Context extends object>(
  server: ApolloServer<Carried<Context>>,
  { method, headers, parameters, isAdmitted = false }: EndpointRequest,
  context: Context,
  statusCodes: StatusCodes,
): Promise<Outbound> {
  const search = parameters.kind === 'url' ? parameters.search : '';
  const body = parameters.kind === 'body' ? parameters.body : undefined;
  const sent = new HeaderMap(isAdmitted ? [...headers, ['apollo-require-preflight', 'true']] : headers);
  const response = await server.executeHTTPGraphQLRequest({
    httpGraphQLRequest: { method, headers: sent, search, body },
    context: async () => ({ context, search }),
  });
  if (response.body.kind !== 'complete') throw new Error('Incremental delivery is not supported.');
  const { status = 200 } = response;
  const text = response.body.string;
  const contentType = response.headers.get('content-type') ?? '';
  const code = status === 400 ? lastCode(text) : undefined;
  const final = finalStatus({ status, code, contentType, accept: headers.get('accept') }, statusCodes);
  // Apollo Server says so of what it carries out, not of what it refuses before.
  if (!response.headers.has('cache-control')) response.headers.set('cache-control', 'no-store');
  return { status: final, headers: [...response.headers].flat(), body: [text] };
}

/** The code of the last error of a refusal, which `stringify` wrote. */
function lastCode(text: string): string | undefined {
  const { errors } = JSON.parse(text) as { readonly errors?: readonly PublicError[] };
  return errors?.at(-1)?.extensions.code;
}

/** What Apollo Server keeps of documents by their hashes, weighed by what they take: JSON texts, its own way, take less. */
function createDocumentStore(limit: number): NonNullable<ApolloServerOptions<BaseContext>['documentStore']> {
  const documents = createBoundedMap<string, DocumentNode>(limit, documentBytes);
  return {
    get: async (hash) => documents.get(hash),
    set: async (hash, document) => documents.set(hash, document),
    delete: async (hash) => {
      const isKept = documents.get(hash) !== undefined;
      documents.delete(hash);
      return isKept;
    },
  };
}

interface AdapterRequest<Context> {
  readonly source: string;
  readonly document: DocumentNode;
  readonly context: Carried<Context>;
  readonly request: { readonly operationName?: string; readonly variables?: Readonly<Record<string, unknown>> };
}

/** Apollo's `GatewayInterface`, a thin adapter. */
function adapterOf<Context extends object>({ schema, run }: EndpointOptions<Context>) {
  const executor = ({ source, document, context: { context, search }, request }: AdapterRequest<Context>) => {
    // Apollo Server has found them well-formed, but reads what stands in a URL with JSON.parse, which rounds numbers.
    const variables = (search !== '' && variablesInSearch(search)) || request.variables || {};
    return run({ source, document, operationName: request.operationName, variables }, context);
  };
  return {
    onSchemaLoadOrUpdate(callback: (schemas: { apiSchema: GraphQLSchema; coreSupergraphSdl: string }) => void) {
      callback({ apiSchema: schema, coreSupergraphSdl: '' });
      return () => undefined;
    },
    load: async () => ({ executor }),
    stop: async () => undefined,
  };
}
