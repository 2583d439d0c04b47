import { ApolloServer, HeaderMap } from '@apollo/server';
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import { ApolloServerPluginLandingPageLocalDefault } from '@apollo/server/plugin/landingPage/default';
import type { DocumentNode } from 'graphql';
import { publicErrorOf, toGraphQLError } from '../http/apollo-errors.ts';
import type { GraphQLParameters } from '../http/graphql-parameters.ts';
import type { Outbound } from '../http/http-message.ts';
import type { Log } from './log.ts';
import type { RequestContext } from './request-context.ts';
import { settle } from './settle.ts';
import type { Snapshot } from './snapshot.ts';
import type { ResponseBody } from './write-body.ts';
import { bodyOf, joinParts, writeBody } from './write-body.ts';

/** A request whose body, if it has one, has been read. */
export interface EndpointRequest {
  readonly method: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly parameters: GraphQLParameters;
}

/** GraphQL over HTTP by Apollo Server, around our pipeline. */
export interface Endpoint {
  respond(request: EndpointRequest, context: RequestContext): Promise<Outbound>;
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
    respond: async ({ method, headers, parameters }, context) => {
      const search = parameters.kind === 'url' ? parameters.search : '';
      const body = parameters.kind === 'body' ? parameters.body : undefined;
      const response = await server.executeHTTPGraphQLRequest({
        httpGraphQLRequest: { method, headers: new HeaderMap(headers), search, body },
        context: async () => context,
      });
      if (response.body.kind !== 'complete') throw new Error('Incremental delivery is not supported.');
      return { status: response.status ?? 200, headers: [...response.headers].flat(), body: [response.body.string] };
    },
    stop: () => server.stop(),
  };
}

interface AdapterRequest {
  readonly source: string;
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

/** Apollo Server executes only what it parsed and found valid, so that the direct path may take it the next time. */
async function run({ source, document, context, request }: AdapterRequest, log: Log) {
  const { operationName, variables = {} } = request;
  context.snapshot.documents.set(source, document);
  const settled = await settle({ document, operationName, variables }, context, log);
  const errors = settled.kind === 'refused' ? [settled.error] : settled.answer.errors;
  return { ...bodyOf(settled), ...(errors.length > 0 && { errors: errors.map(toGraphQLError) }) };
}
