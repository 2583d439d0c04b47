import { ApolloGateway } from '@apollo/gateway';
import type { QueryPlan } from '@apollo/query-planner';
import type { GraphQLSchema } from 'graphql';
import { buildASTSchema, parse } from 'graphql';
import type { Lifetime } from '../lib/lifetime.ts';
import { compilePlan } from './compile-plan.ts';
import { openPlanner } from './create-planner.ts';
import type { FetchLimits } from './fetch-limits.ts';
import type { Plan } from './plan.ts';
import type { RawResult } from './raw-result.ts';
import type { PlanRequest } from './run-plan.ts';
import { runPlan } from './run-plan.ts';
import { openSubgraphClient } from './subgraph-client.ts';
import { typeRelation } from './type-relation.ts';

/** A supergraph that plans and fetches. */
export interface Supergraph {
  readonly apiSchema: GraphQLSchema;
  readonly subgraphs: readonly string[];
  /**
   * Plans a document of one operation, given as its text; equal texts share a plan. What waits to be planned is dropped
   * when everybody who asked for it has gone. Throws CodedError.
   */
  plan(text: string, lifetime?: Lifetime): Promise<Plan>;
  /** Runs a plan; a subgraph's failure is an error of the result. */
  run(plan: Plan, request: PlanRequest): Promise<RawResult>;
  close(): Promise<void>;
}

/** What a supergraph is opened from. */
export interface SupergraphInput {
  readonly sdl: string;
  /** By subgraph: where it is, if not where the supergraph says. */
  readonly urls: ReadonlyMap<string, string>;
  readonly limits: FetchLimits;
  readonly planCacheBytes: number;
}

/** The stock gateway's reading of a supergraph. */
interface Loaded {
  readonly apiSchema: GraphQLSchema;
  readonly sdl: string;
  readonly subgraphs: ReadonlyMap<string, string>;
}

/**
 * Opens a supergraph: stock ApolloGateway says whether it can be served and what its API is, its planner plans in a
 * thread of its own, and the plans run here.
 * Throws where the supergraph cannot be loaded; `for: SECURITY` must have been taken off by whoever enforces it.
 */
export async function openSupergraph(source: SupergraphInput): Promise<Supergraph> {
  const { urls, limits, planCacheBytes } = source;
  const { apiSchema, sdl, subgraphs } = await load(source.sdl);
  const planner = await openPlanner(sdl, { cacheBytes: planCacheBytes });
  const schema = buildASTSchema(parse(sdl, { noLocation: true }), { assumeValidSDL: true });
  const types = typeRelation(schema);
  const clients = new Map(
    [...subgraphs].map(([name, url]) => [name, openSubgraphClient({ name, url: urls.get(name) ?? url, limits })]),
  );
  const compiled = new WeakMap<QueryPlan, Plan>();
  return {
    apiSchema,
    subgraphs: [...subgraphs.keys()],
    async plan(text, lifetime) {
      const queryPlan = await planner.plan(text, lifetime);
      const known = compiled.get(queryPlan);
      if (known) return known;
      const plan = compilePlan(queryPlan, types, schema);
      compiled.set(queryPlan, plan);
      return plan;
    },
    run: (plan, request) => runPlan(plan, request, { clients, types }),
    close: async () => {
      await Promise.all([planner.close(), ...[...clients.values()].map((client) => client.close())]);
    },
  };
}

/** The stock gateway only loads: it is stopped at once, and nothing is planned or fetched on it. */
async function load(supergraphSdl: string): Promise<Loaded> {
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
  let loaded: Loaded | undefined;
  gateway.onSchemaLoadOrUpdate(({ apiSchema, coreSupergraphSdl }) => {
    loaded = { apiSchema, sdl: coreSupergraphSdl, subgraphs };
  });
  await gateway.load();
  await gateway.stop();
  if (!loaded) throw new Error('The stock gateway loaded no schema.');
  return loaded;
}

/** SECURITY: the stock gateway's log lines may quote values (A38). */
const silentLogger = { debug() {}, info() {}, warn() {}, error() {} };
