import type { Flow } from '../audit/flow.ts';
import { flowKey } from '../audit/flow.ts';
import type { Ruling } from '../audit/ruling.ts';
import type { CallCount } from '../store/count-calls.ts';
import { countCalls } from '../store/count-calls.ts';
import type { StoreReader } from '../store/store-reader.ts';
import type { Times } from './count-view.ts';
import type { SubgraphCalls } from './entry-parts.ts';
import { callsOf, flowsOf } from './entry-parts.ts';
import type { Loaders } from './loaders.ts';

/** A flow, and how many entries caused it. */
export interface FlowCount {
  readonly flow: Flow;
  readonly entries: number;
}

/** What really flowed in a time: sorted by subgraph, way and coordinate, one of each. */
export async function flowCounts(reader: StoreReader, loaders: Loaders, times: Times): Promise<readonly FlowCount[]> {
  const counts = new Map<string, { readonly flow: Flow; entries: number }>();
  for (const { row, ruling } of await ruledCalls(reader, loaders, times))
    for (const flow of flowsOf(row, ruling)) {
      const counted = counts.get(flowKey(flow)) ?? { flow, entries: 0 };
      counted.entries += row.entries;
      counts.set(flowKey(flow), counted);
    }
  return [...counts].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, count]) => count);
}

/** How often each subgraph was called in a time, the most frequent first. */
export async function callCounts(
  reader: StoreReader,
  loaders: Loaders,
  times: Times,
): Promise<readonly SubgraphCalls[]> {
  const counts = new Map<string, number>();
  for (const { row, ruling } of await ruledCalls(reader, loaders, times))
    for (const { subgraph, count } of callsOf(row, ruling))
      counts.set(subgraph, (counts.get(subgraph) ?? 0) + count * row.entries);
  const sorted = [...counts].sort(([, one], [, other]) => other - one);
  return sorted.map(([subgraph, count]) => ({ subgraph, count }));
}

async function ruledCalls(
  reader: StoreReader,
  { artifact }: Loaders,
  times: Times,
): Promise<readonly { readonly row: CallCount; readonly ruling: Ruling }[]> {
  const rows = (await countCalls(reader, times)).filter(({ ruling }) => ruling !== '');
  const rulings = await artifact.loadMany(rows.map(({ ruling }) => ruling));
  return rows.map((row, index) => {
    const ruling = rulings[index];
    if (ruling instanceof Error) throw ruling;
    return { row, ruling: ruling as Ruling };
  });
}
