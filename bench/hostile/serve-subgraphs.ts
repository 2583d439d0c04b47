import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { GraphQLSchema } from 'graphql';
import { graphql } from 'graphql';
import { SCHEMAS, subgraphSchema } from './shapes.ts';

// A process of its own for the subgraphs and the issuer's keys: what they cost is not the gateway's. It tells their ports.
const ports = await Promise.all(
  Object.keys(SCHEMAS).map(async (name) => {
    const schema = subgraphSchema(name);
    return [name, await listen((request, response) => void respond(request, response, schema))] as const;
  }),
);
const issuer = await listen((_, response) => response.end(process.env.BENCH_JWKS));
process.send?.({ subgraphs: Object.fromEntries(ports), issuer });
process.once('disconnect', () => process.exit(0));

async function respond(request: IncomingMessage, response: ServerResponse, schema: GraphQLSchema): Promise<void> {
  const { query, variables } = JSON.parse(await text(request));
  const result = await graphql({ schema, source: query, variableValues: variables });
  response.setHeader('content-type', 'application/json').end(JSON.stringify(result));
}

function listen(listener: (request: IncomingMessage, response: ServerResponse) => void): Promise<number> {
  const server = createServer(listener);
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}
