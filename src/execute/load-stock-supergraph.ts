import { ApolloGateway } from '@apollo/gateway';
import type { GraphQLSchema } from 'graphql';
import { readLiteralsExactly } from './exact-scalars.ts';

/** The stock gateway's reading of a supergraph. */
export interface StockSupergraph {
  readonly apiSchema: GraphQLSchema;
  readonly sdl: string;
  /** Their URLs, by name. */
  readonly subgraphs: ReadonlyMap<string, string>;
}

/**
 * Loads a supergraph in the stock gateway, which does nothing else: it is stopped at once, and nothing is planned or fetched
 * on it. Custom scalars of its API read literals exactly. Rejects where the supergraph cannot be loaded.
 */
export async function loadStockSupergraph(supergraphSdl: string): Promise<StockSupergraph> {
  // SECURITY: unless told otherwise the stock gateway reports to its vendor (test "opens no connection …").
  process.env.APOLLO_TELEMETRY_DISABLED = 'true';
  const subgraphs = new Map<string, string>();
  const gateway = new ApolloGateway({
    supergraphSdl,
    logger: silentLogger,
    buildService: ({ name, url }) => {
      subgraphs.set(name, url ?? '');
      return { process: () => Promise.reject(new Error('Nothing is fetched on the stock gateway.')) };
    },
  });
  let loaded: StockSupergraph | undefined;
  gateway.onSchemaLoadOrUpdate(({ apiSchema, coreSupergraphSdl }) => {
    loaded = { apiSchema, sdl: coreSupergraphSdl, subgraphs };
  });
  await gateway.load();
  await gateway.stop();
  if (!loaded) throw new Error('The stock gateway loaded no schema.');
  readLiteralsExactly(loaded.apiSchema);
  return loaded;
}

/** SECURITY: the stock gateway's log lines may quote values (A38). */
const silentLogger = { debug() {}, info() {}, warn() {}, error() {} };
