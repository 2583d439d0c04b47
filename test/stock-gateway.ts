import { createHash } from 'node:crypto';
import { ApolloGateway, RemoteGraphQLDataSource } from '@apollo/gateway';
import type { GraphQLSchema } from 'graphql';
import { parse } from 'graphql';

/** The stock ApolloGateway, as it answers without us: the oracle of the identity law. */
export interface StockGateway {
  readonly apiSchema: GraphQLSchema;
  ask(query: string): Promise<{ readonly data: unknown; readonly errorPaths: readonly unknown[] }>;
  close(): Promise<void>;
}

/** Opens it on a supergraph from which the SECURITY marker has been taken. */
export async function openStockGateway(
  supergraphSdl: string,
  assertionFor: (subgraph: string) => string,
): Promise<StockGateway> {
  const gateway = new ApolloGateway({
    supergraphSdl: supergraphSdl.replaceAll(', for: SECURITY', ''),
    logger: { debug() {}, info() {}, warn() {}, error() {} },
    buildService: ({ name, url }) =>
      new RemoteGraphQLDataSource({
        ...(url === undefined ? {} : { url }),
        willSendRequest: ({ request }) => void request.http?.headers.set('cordon-assertion', assertionFor(name)),
      }),
  });
  let apiSchema: GraphQLSchema | undefined;
  gateway.onSchemaLoadOrUpdate((context) => {
    apiSchema = context.apiSchema;
  });
  const { executor } = await gateway.load();
  if (!apiSchema) throw new Error('The stock gateway loaded no schema.');
  return {
    apiSchema,
    ask: async (query) => {
      const document = parse(query);
      const context = {
        request: { query, variables: {} },
        document,
        source: query,
        queryHash: createHash('sha256').update(query).digest('hex'),
        context: {},
        metrics: {},
      };
      const { data, errors } = await executor(context as unknown as Parameters<typeof executor>[0]);
      return { data: data ?? null, errorPaths: (errors ?? []).map((error) => error.path) };
    },
    close: () => gateway.stop(),
  };
}
