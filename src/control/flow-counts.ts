import type { Flow } from '../audit/flow.ts';
import { flowKey } from '../audit/flow.ts';
import type { Ruling } from '../audit/ruling.ts';
import { countCalls } from '../store/count-calls.ts';
import type { StoreReader } from '../store/store-reader.ts';
import { flowsOf } from './entry-parts.ts';
import type { Loaders } from './loaders.ts';

/** A flow, and how many entries caused it. */
export interface FlowCount {
  readonly flow: Flow;
  readonly entries: number;
}

/** What really flowed in a time: sorted by subgraph, way and coordinate, one of each. */
export async function flowCounts(
  reader: StoreReader,
  { artifact }: Loaders,
  times: { readonly from: number; readonly to: number },
): Promise<readonly FlowCount[]> {
  const counts = new Map<string, { readonly flow: Flow; entries: number }>();
  const rows = (await countCalls(reader, times)).filter(({ ruling }) => ruling !== '');
  const rulings = await artifact.loadMany(rows.map(({ ruling }) => ruling));
  for (const [index, { calls, entries }] of rows.entries()) {
    const ruling = rulings[index];
    if (ruling instanceof Error) throw ruling;
    for (const flow of flowsOf({ calls }, ruling as Ruling)) {
      const counted = counts.get(flowKey(flow)) ?? { flow, entries: 0 };
      counted.entries += entries;
      counts.set(flowKey(flow), counted);
    }
  }
  return [...counts].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, count]) => count);
}
