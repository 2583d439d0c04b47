import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ApolloServer, HeaderMap } from '@apollo/server';
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import type { GraphQLSchema } from 'graphql';
import type { JWTVerifyGetKey } from 'jose';
import { isFromGateway } from './check-assertion.ts';
import type { Database } from './database.ts';

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
const REFUSED = JSON.stringify({
  errors: [{ message: 'A gateway assertion is needed.', extensions: { code: 'UNAUTHENTICATED' } }],
});

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
    plugins: [ApolloServerPluginLandingPageDisabled()],
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
    const body: unknown = JSON.parse(await readBody(request));
    if (keepRequests) received = [...received.slice(1 - KEPT_REQUESTS), body as ReceivedRequest];
    const answer = await apollo.executeHTTPGraphQLRequest({
      httpGraphQLRequest: {
        method: request.method ?? 'POST',
        headers: new HeaderMap([['content-type', 'application/json']]),
        search: '',
        body,
      },
      context: async () => service.createContext(),
    });
    send(response, answer.status ?? 200, answer.body.kind === 'complete' ? answer.body.string : '');
  }

  const server = createServer((request, response) => {
    respond(request, response).catch(() =>
      send(response, 400, '{"errors":[{"message":"The request cannot be read."}]}'),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const address = server.address() as AddressInfo;
  return {
    url: `http://${host}:${address.port}/graphql`,
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

function send(response: ServerResponse, status: number, body: string): void {
  if (!response.headersSent) response.writeHead(status, { 'content-type': 'application/json' });
  response.end(body);
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > BODY_LIMIT) throw new Error('The body is too large.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
