import { buildSchema } from '../lib/build-schema.ts';
import { openDatabase } from '../lib/database.ts';
import type { RunningSubgraph, SubgraphOptions } from '../lib/start-subgraph.ts';
import { startSubgraph } from '../lib/start-subgraph.ts';
import { createCustomersContext } from './customer-loaders.ts';
import { customersResolvers } from './customers-resolvers.ts';
import { CUSTOMERS_TABLES, seedCustomers } from './seed-customers.ts';

/** Starts the customers service on its own database. */
export function startCustomers(options: SubgraphOptions): Promise<RunningSubgraph> {
  const database = openDatabase(options.databaseFile, CUSTOMERS_TABLES, seedCustomers);
  const schema = buildSchema(new URL('schema.graphql', import.meta.url), customersResolvers);
  return startSubgraph(
    { name: 'customers', schema, database, createContext: () => createCustomersContext(database) },
    options,
  );
}
