import type { Flow } from '../audit/flow.ts';
import { flowKey } from '../audit/flow.ts';
import type { Ruling } from '../audit/ruling.ts';
import { CodedError } from '../errors.ts';
import type { CallCount } from '../store/count-calls.ts';
import { countCalls, ENTRIES_IN_PART } from '../store/count-calls.ts';
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

/** So many entries are looked at; who wants more asks for less time at once. */
const MOST_ENTRIES = 2_000_000;

/**
 * What really flowed in a time: sorted by subgraph, way and coordinate, one of each. Rejects with CodedError
 * `OPERATION_TOO_LARGE` for a time with too many entries.
 */
export async function flowCounts(reader: StoreReader, loaders: Loaders, times: Times): Promise<readonly FlowCount[]> {
  const counts = new Map<string, { readonly flow: Flow; entries: number }>();
  for await (const { row, ruling } of ruledCalls(reader, loaders, times))
    for (const flow of flowsOf(row, ruling)) {
      const counted = counts.get(flowKey(flow)) ?? { flow, entries: 0 };
      counted.entries += row.entries;
      counts.set(flowKey(flow), counted);
    }
  return [...counts].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, count]) => count);
}

/** How often each subgraph was called in a time, the most frequent first. Rejects as `flowCounts` does. */
export async function callCounts(
  reader: StoreReader,
  loaders: Loaders,
  times: Times,
): Promise<readonly SubgraphCalls[]> {
  const counts = new Map<string, number>();
  for await (const { row, ruling } of ruledCalls(reader, loaders, times))
    for (const { subgraph, count } of callsOf(row, ruling))
      counts.set(subgraph, (counts.get(subgraph) ?? 0) + count * row.entries);
  const sorted = [...counts].sort(([, one], [, other]) => other - one);
  return sorted.map(([subgraph, count]) => ({ subgraph, count }));
}

async function* ruledCalls(
  reader: StoreReader,
  { artifact }: Loaders,
  times: Times,
): AsyncGenerator<{ readonly row: CallCount; readonly ruling: Ruling }> {
  let looked = 0;
  for await (const rows of countCalls(reader, times)) {
    looked += ENTRIES_IN_PART;
    if (looked > MOST_ENTRIES) throw new CodedError('OPERATION_TOO_LARGE', { limit: MOST_ENTRIES });
    const rulings = await artifact.loadMany(rows.map(({ ruling }) => ruling));
    for (const [index, row] of rows.entries()) {
      const ruling = rulings[index];
      if (ruling instanceof Error) throw ruling;
      yield { row, ruling: ruling as Ruling };
    }
  }
}
