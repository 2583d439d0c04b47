import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ApolloServer, HeaderMap } from '@apollo/server';
import {
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import type { GraphQLSchema } from 'graphql';
import type { JWTVerifyGetKey } from 'jose';
import { isFromGateway } from './check-assertion.ts';
import type { Database } from './database.ts';
import { errorBody, readBody, send } from './http-messages.ts';

/** How a subgraph is started. */
export interface SubgraphOptions {
  /** 0 for any free port. */
  readonly port: number;
  readonly host?: string;
  /** A path, or `:memory:`. */
  readonly databaseFile: string;
  /** The gateway's published keys. */
  readonly assertionKeys: JWTVerifyGetKey;
  readonly issuer?: string;
  /** Whether `requests()` remembers what was sent; for tests only. */
  readonly keepRequests?: boolean;
}

/** One GraphQL request as it arrived. */
export interface ReceivedRequest {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** A running subgraph. */
export interface RunningSubgraph {
  readonly url: string;
  /** How many SQL statements ran so far. */
  statements(): number;
  requests(): readonly ReceivedRequest[];
  forgetRequests(): void;
  close(): Promise<void>;
}

interface Service<Context extends object> {
  readonly name: string;
  readonly schema: GraphQLSchema;
  readonly database: Database;
  /** What resolvers share within one request, loaders above all. */
  readonly createContext: () => Context;
}

const BODY_LIMIT = 4 * 1024 * 1024;
const KEPT_REQUESTS = 1000;
const REFUSED = errorBody('A gateway assertion is needed.', 'UNAUTHENTICATED');
const NOT_FOUND = errorBody('There is only POST /graphql here.', 'NOT_FOUND');
const TOO_LARGE = errorBody('The body is too large.', 'BAD_REQUEST');
const UNREADABLE = errorBody('The body is not JSON.', 'BAD_REQUEST');
const FAILED = errorBody('The service failed.', 'INTERNAL_SERVER_ERROR');

/** Serves a subgraph over HTTP to nobody but the gateway. */
export async function startSubgraph<Context extends object>(
  service: Service<Context>,
  options: SubgraphOptions,
): Promise<RunningSubgraph> {
  const { name, database } = service;
  const { port, host = '127.0.0.1', issuer = 'cordon', assertionKeys, keepRequests = false } = options;
  const apollo = new ApolloServer<Context>({
    schema: service.schema,
    introspection: true,
    csrfPrevention: false,
    stopOnTerminationSignals: false,
    includeStacktraceInErrorResponses: false,
    // Without these an APOLLO_KEY in the environment would be enough to send traces and schema to a vendor.
    plugins: [
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
    ],
    logger: { debug() {}, info() {}, warn() {}, error() {} },
  });
  await apollo.start();
  let received: ReceivedRequest[] = [];

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.url === '/healthz') return send(response, 200, '{"status":"ok"}');
    const { 'cordon-assertion': assertion } = request.headers;
    const trusted = await isFromGateway(
      typeof assertion === 'string' ? assertion : undefined,
      name,
      issuer,
      assertionKeys,
    );
    if (!trusted) return send(response, 401, REFUSED);
    if (request.method !== 'POST' || request.url !== '/graphql') return send(response, 404, NOT_FOUND);
    const text = await readBody(request, BODY_LIMIT);
    if (text === undefined) return send(response.setHeader('connection', 'close'), 413, TOO_LARGE);
    const body = parseJson(text);
    if (body === undefined) return send(response, 400, UNREADABLE);
    if (keepRequests) received = [...received.slice(1 - KEPT_REQUESTS), body as ReceivedRequest];
    const answer = await apollo.executeHTTPGraphQLRequest({
      httpGraphQLRequest: {
        method: 'POST',
        headers: new HeaderMap([['content-type', 'application/json']]),
        search: '',
        body,
      },
      context: async () => service.createContext(),
    });
    send(response, answer.status ?? 200, answer.body.kind === 'complete' ? answer.body.string : '');
  }

  const server = createServer((request, response) => {
    respond(request, response).catch(() => send(response, 500, FAILED));
  });
  try {
    await listen(server, port, host);
  } catch (error) {
    await apollo.stop();
    database.close();
    throw error;
  }
  return {
    // A listening TCP server's address is never a pipe's name.
    url: `http://${host}:${(server.address() as AddressInfo).port}/graphql`,
    statements: () => database.statements(),
    requests: () => received,
    forgetRequests: () => {
      received = [];
    },
    close: async () => {
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      await apollo.stop();
      database.close();
    },
  };
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
}

/** Undefined for what is not JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
