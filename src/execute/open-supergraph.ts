import type { QueryPlan } from '@apollo/query-planner';
import type { DocumentNode, GraphQLSchema } from 'graphql';
import { print } from 'graphql';
import { takenDoubles } from '../lib/stand-ins.ts';
import { compilePlan } from './compile-plan.ts';
import type { PlanTerms } from './create-planner.ts';
import { openPlanner } from './create-planner.ts';
import { withLiteralStandIns } from './exact-literals.ts';
import type { FetchLimits } from './fetch-limits.ts';
import type { Plan } from './plan.ts';
import type { PlannerSettings } from './planner-limits.ts';
import { planningSupergraph } from './planning-supergraph.ts';
import type { RawResult } from './raw-result.ts';
import type { PlanRequest } from './run-plan.ts';
import { runPlan } from './run-plan.ts';
import { openSubgraphClient } from './subgraph-client.ts';
import type { SupergraphText } from './supergraph-outline.ts';
import { apiSchemaOf } from './supergraph-outline.ts';
import { typeRelation } from './type-relation.ts';

/** A supergraph that plans and fetches. */
export interface Supergraph {
  readonly apiSchema: GraphQLSchema;
  readonly subgraphs: readonly string[];
  /**
   * Plans a document of one operation, given as its text, in the caller's turn; what is equal, under equal labels of `@override`,
   * shares a plan. What waits to be planned is dropped when everybody who asked for it has gone. Throws CodedError.
   */
  plan(text: string, terms?: PlanTerms): Promise<Plan>;
  /** Runs a plan; a subgraph's failure is an error of the result. */
  run(plan: Plan, request: PlanRequest): Promise<RawResult>;
  close(): Promise<void>;
}

/** What a supergraph is opened from. */
export interface SupergraphInput {
  readonly text: SupergraphText;
  readonly document: DocumentNode;
  /** The text's full schema, with what the API hides. */
  readonly schema: GraphQLSchema;
  /** By subgraph: where it is, if not where the supergraph says. */
  readonly urls: ReadonlyMap<string, string>;
  readonly limits: FetchLimits;
  /** By subgraph: codes of its errors that go on; none unless given. */
  readonly passCodes?: ReadonlyMap<string, ReadonlySet<string>>;
  readonly planCacheBytes: number;
  /** What opening and planning may take; opening by the supergraph's size unless set. */
  readonly planner?: PlannerSettings;
}

/**
 * Opens a supergraph: the planner's thread reads it as stock ApolloGateway does, says whether it can be served and what
 * its API is, and plans; the plans run here. Throws what PlannerThread.open throws.
 */
export async function openSupergraph(source: SupergraphInput): Promise<Supergraph> {
  const { document, schema, urls, limits, passCodes, planCacheBytes, planner: settings = {} } = source;
  const planning = planningSupergraph(document, schema);
  const text = planning.document === document ? source.text : { ...source.text, planned: print(planning.document) };
  const planner = await openPlanner(text, { cacheBytes: planCacheBytes, limits: settings });
  const { subgraphs } = planner.outline;
  const apiSchema = apiSchemaOf(planner.outline, schema);
  const types = typeRelation(schema);
  const clients = new Map(
    subgraphs.map(([name, url]) => [
      name,
      openSubgraphClient({ name, url: urls.get(name) ?? url, limits, passCodes: passCodes?.get(name) }),
    ]),
  );
  const taken = takenDoubles(source.text.sdl);
  const compiled = new WeakMap<QueryPlan, Plan>();
  return {
    apiSchema,
    subgraphs: subgraphs.map(([name]) => name),
    async plan(operation, terms) {
      const plannable = withLiteralStandIns(operation, schema, taken);
      const queryPlan = await planner.plan(plannable.text, terms);
      const known = compiled.get(queryPlan);
      if (known) return known;
      const plan = compilePlan(planning.restore(queryPlan), types, schema, plannable.standIns);
      // SECURITY: other digits share the plan, but not what is made of it (test "… of one form are asked with their own digits").
      if (!plannable.standIns) compiled.set(queryPlan, plan);
      return plan;
    },
    run: (plan, request) => runPlan(plan, request, { clients, types }),
    close: async () => {
      await Promise.all([planner.close(), ...[...clients.values()].map((client) => client.close())]);
    },
  };
}
