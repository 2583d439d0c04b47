import type { Plan } from './plan.ts';
import type { RawResult } from './raw-result.ts';

/** The subgraphs that a plan can call, sorted. */
export function subgraphsOf({ fetches }: Plan): readonly string[] {
  return [...new Set(fetches.map(({ subgraph }) => subgraph))].sort();
}

/** How many requests a run of a plan made to each of its subgraphs, sorted by name; 0 where there was nothing to ask. */
export function callsBySubgraph(plan: Plan, calls: RawResult['calls']): ReadonlyMap<string, number> {
  const counts = new Map(subgraphsOf(plan).map((subgraph) => [subgraph, 0]));
  for (const { subgraph, number } of plan.fetches) {
    counts.set(subgraph, (counts.get(subgraph) ?? 0) + (calls[number] ?? 0));
  }
  return counts;
}
