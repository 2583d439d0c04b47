import { createHash } from 'node:crypto';
import type { GraphQLDataSource } from '@apollo/gateway';
import { ApolloGateway, RemoteGraphQLDataSource } from '@apollo/gateway';
import type { GraphQLSchema } from 'graphql';
import { parse } from 'graphql';

/** The stock ApolloGateway, as it answers without us: the oracle of the identity law. */
export interface StockGateway {
  readonly apiSchema: GraphQLSchema;
  ask(query: string, variables?: Readonly<Record<string, unknown>>): Promise<StockAnswer>;
  close(): Promise<void>;
}

/** What it answers: its errors by path and text, and whether it kept reports of values that did not fit to itself. */
export interface StockAnswer {
  readonly data: unknown;
  readonly errorPaths: readonly unknown[];
  readonly messages: readonly string[];
  readonly hasCompletionReports: boolean;
}

/** Opens it on a supergraph from which the SECURITY marker is taken, with subgraphs over HTTP that want assertions. */
export function openStockGateway(
  supergraphSdl: string,
  assertionFor: (subgraph: string) => string,
): Promise<StockGateway> {
  return openStockOn(
    supergraphSdl,
    (name, url) =>
      new RemoteGraphQLDataSource({
        ...(url === undefined ? {} : { url }),
        willSendRequest: ({ request }) => void request.http?.headers.set('cordon-assertion', assertionFor(name)),
      }),
  );
}

/** Opens it on any way to subgraphs. */
export async function openStockOn(
  supergraphSdl: string,
  sourceOf: (name: string, url: string | undefined) => GraphQLDataSource,
): Promise<StockGateway> {
  const gateway = new ApolloGateway({
    supergraphSdl: supergraphSdl.replaceAll(', for: SECURITY', ''),
    logger: { debug() {}, info() {}, warn() {}, error() {} },
    buildService: ({ name, url }) => sourceOf(name, url),
  });
  let apiSchema: GraphQLSchema | undefined;
  gateway.onSchemaLoadOrUpdate((context) => {
    apiSchema = context.apiSchema;
  });
  const { executor } = await gateway.load();
  if (!apiSchema) throw new Error('The stock gateway loaded no schema.');
  return {
    apiSchema,
    ask: async (query, variables = {}) => {
      const document = parse(query);
      const context = {
        request: { query, variables },
        document,
        source: query,
        queryHash: createHash('sha256').update(query).digest('hex'),
        context: {},
        metrics: {},
      };
      const { data, errors, extensions } = await executor(context as unknown as Parameters<typeof executor>[0]);
      return {
        data: data ?? null,
        errorPaths: (errors ?? []).map((error) => error.path),
        messages: (errors ?? []).map((error) => error.message),
        hasCompletionReports: extensions?.valueCompletion !== undefined,
      };
    },
    close: () => gateway.stop(),
  };
}
