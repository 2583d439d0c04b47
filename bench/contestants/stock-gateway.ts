import { readFileSync } from 'node:fs';
import { ApolloGateway } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { z } from 'zod';

// The stock stack as its documentation starts it; a program of its own, so that nothing of ours is in its process.
const { STOCK_SUPERGRAPH, PORT } = z
  .object({ STOCK_SUPERGRAPH: z.string(), PORT: z.coerce.number() })
  .parse(process.env);

const gateway = new ApolloGateway({ supergraphSdl: readFileSync(STOCK_SUPERGRAPH, 'utf8') });
// The two packages ship different versions of the interface between them: see src/server/apollo-endpoint.ts.
const server = new ApolloServer({ gateway: gateway as never, introspection: false });
await startStandaloneServer(server, { listen: { host: '127.0.0.1', port: PORT } });
