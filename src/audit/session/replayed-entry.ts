import { isRecord } from '../../lib/is-record.ts';
import { readJson } from '../../lib/read-json.ts';
import type { FoundEntry } from '../../store/found-entry.ts';
import type { StoreReader } from '../../store/store-reader.ts';
import { RecordedArtifacts } from '../replay/recorded-artifacts.ts';
import type { RuledDecision, Ruling } from '../ruling.ts';
import type { KeptView } from './kept-view.ts';
import { ViewReader } from './kept-view.ts';

/** One entry with all that it names. */
export interface ReplayedEntry {
  readonly entry: FoundEntry;
  /** In the order of the document; undefined where the ruling is missing. */
  readonly decisions: readonly CountedDecision[] | undefined;
  /** How often each subgraph was called. */
  readonly calls: ReadonlyMap<string, number>;
  readonly view: KeptView;
}

/** A decision and how many values met it; absent where none could. */
export interface CountedDecision extends Omit<RuledDecision, 'count'> {
  readonly values?: number;
}

/** Reads what entries name, which many of them share. */
export class EntryReader {
  readonly #artifacts: RecordedArtifacts;
  readonly #views: ViewReader;

  constructor(reader: StoreReader) {
    this.#artifacts = new RecordedArtifacts(reader);
    this.#views = new ViewReader(reader);
  }

  async read(entry: FoundEntry): Promise<ReplayedEntry> {
    const ruling = await this.#artifacts.ruling(entry.ruling);
    return {
      entry,
      decisions: ruling && countedDecisions(ruling, readNumbers(readJson(entry.counts))),
      calls: callsOf(ruling, readJson(entry.calls)),
      view: await this.#views.read(entry),
    };
  }
}

function countedDecisions({ decisions }: Ruling, counts: readonly number[]): readonly CountedDecision[] {
  return decisions.map(({ count, ...decision }) => ({
    ...decision,
    ...(count !== undefined && { values: counts[count] ?? 0 }),
  }));
}

function callsOf(ruling: Ruling | undefined, calls: unknown): ReadonlyMap<string, number> {
  const bySubgraph = new Map<string, number>();
  const numbers = isRecord(calls) ? readNumbers(calls.fetches) : [];
  for (const [fetch, subgraph] of (ruling?.fetches ?? []).entries())
    bySubgraph.set(subgraph, (bySubgraph.get(subgraph) ?? 0) + (numbers[fetch] ?? 0));
  return new Map([...bySubgraph].filter(([, times]) => times > 0));
}

function readNumbers(value: unknown): readonly number[] {
  return Array.isArray(value) ? value.map(Number) : [];
}
