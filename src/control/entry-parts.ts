import type { Flow } from '../audit/flow.ts';
import type { CountedCode } from '../audit/open-audit.ts';
import type { Ruling } from '../audit/ruling.ts';
import type { FoundEntry } from '../store/found-entry.ts';

/** How often a subgraph was called. */
export interface SubgraphCalls {
  readonly subgraph: string;
  readonly count: number;
}

/** What an entry's row says in numbers of its ruling. The ledger alone writes it, so it is what it should be. */
interface CallNumbers {
  readonly fetches: readonly number[];
  readonly flows: readonly number[];
}

const NOTHING_CALLED: CallNumbers = { fetches: [], flows: [] };

/** What the client was told went wrong. */
export function codesOf({ codes }: Pick<FoundEntry, 'codes'>): readonly CountedCode[] {
  return codes === null ? [] : JSON.parse(codes);
}

/** How many values met each decision, by the ruling's numbers; null where the outcome is not known yet. */
export function countsOf({ counts }: Pick<FoundEntry, 'counts'>): readonly number[] | null {
  return counts === null ? null : JSON.parse(counts);
}

/** Which subgraphs were called, each once. */
export function callsOf(row: Pick<FoundEntry, 'calls'>, ruling: Ruling | null): readonly SubgraphCalls[] {
  const counts = new Map<string, number>();
  for (const [fetch, count] of callNumbers(row).fetches.entries()) {
    const subgraph = ruling?.fetches[fetch];
    if (subgraph !== undefined && count > 0) counts.set(subgraph, (counts.get(subgraph) ?? 0) + count);
  }
  return [...counts].map(([subgraph, count]) => ({ subgraph, count }));
}

/** Which subgraph was sent which personal data. */
export function flowsOf(row: Pick<FoundEntry, 'calls'>, ruling: Ruling | null): readonly Flow[] {
  return callNumbers(row).flows.flatMap((number) => ruling?.flows[number] ?? []);
}

function callNumbers({ calls }: Pick<FoundEntry, 'calls'>): CallNumbers {
  // What was done to the audit itself called nothing.
  return calls === null ? NOTHING_CALLED : { ...NOTHING_CALLED, ...JSON.parse(calls) };
}
