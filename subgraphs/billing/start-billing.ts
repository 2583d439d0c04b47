import { buildSchema } from '../lib/build-schema.ts';
import { openDatabase } from '../lib/database.ts';
import type { RunningSubgraph, SubgraphOptions } from '../lib/start-subgraph.ts';
import { startSubgraph } from '../lib/start-subgraph.ts';
import { createBillingContext } from './billing-loaders.ts';
import { billingResolvers } from './billing-resolvers.ts';
import { BILLING_TABLES, seedBilling } from './seed-billing.ts';

/** Starts the billing service on its own database. */
export function startBilling(options: SubgraphOptions): Promise<RunningSubgraph> {
  const database = openDatabase(options.databaseFile, BILLING_TABLES, seedBilling);
  const schema = buildSchema(new URL('schema.graphql', import.meta.url), billingResolvers);
  return startSubgraph(
    { name: 'billing', schema, database, createContext: () => createBillingContext(database) },
    options,
  );
}
