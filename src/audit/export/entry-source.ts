import { createBoundedMap } from '../../lib/bounded-map.ts';
import { artifactContents } from '../../store/artifact-contents.ts';
import type { EndedEntry, OptionalColumn } from '../../store/ended-entries.ts';
import { readEndedEntries } from '../../store/ended-entries.ts';
import type { ExportPlaces } from '../../store/export-slot.ts';
import type { StoreReader } from '../../store/store-reader.ts';
import { entryLog } from './entry-log.ts';
import { REQUEST_BYTES, writeLogRecord, writeRequest } from './otlp-json.ts';
import type { RulingSummary } from './summarize-ruling.ts';
import { summarizeRuling } from './summarize-ruling.ts';

/** Entries that are sent together. */
export interface ExportBatch {
  /** The request's body. */
  readonly body: string;
  readonly entries: number;
  /** The id of the first. */
  readonly first: number;
  /** How far their writers are when they have arrived. */
  readonly places: ExportPlaces;
  /** Whether others wait already. */
  readonly hasMore: boolean;
}

/** The most entries of a request, and of one whose entries are long. */
const MOST_ENTRIES = 512;
const MOST_LONG_ENTRIES = 64;

/** The most bytes of a request; an entry that is longer goes alone. */
const MOST_BYTES = 1_000_000;

/** Rulings that are remembered, by how much they say. */
const REMEMBERED = 100_000;

/** Reads what is to be sent next. It keeps none of it: what could not be sent is read again. */
export class EntrySource {
  readonly most: number;
  readonly #reader: StoreReader;
  readonly #also: readonly OptionalColumn[];
  readonly #rulings = createBoundedMap<string, RulingSummary>(
    REMEMBERED,
    ({ effects, inputs, subgraphs }) => 1 + effects.length + inputs.length + subgraphs.length,
  );

  constructor(reader: StoreReader, also: readonly OptionalColumn[]) {
    this.#reader = reader;
    this.#also = also;
    this.most = also.length === 0 ? MOST_ENTRIES : MOST_LONG_ENTRIES;
  }

  /** The next entries behind these places, so many at most; undefined where there are none. Rejects with the store's error. */
  async next(places: ExportPlaces, most: number): Promise<ExportBatch | undefined> {
    const limit = Math.min(most, this.most);
    const entries = await readEndedEntries(this.#reader.db, { places, limit, also: this.#also });
    const [first] = entries;
    if (!first) return undefined;
    const rulings = await this.#rulingsOf(entries);
    const records = fitting(entries.map((entry) => writeLogRecord(entryLog(entry, rulings.get(entry.ruling)))));
    const sent = entries.slice(0, records.length);
    return {
      body: writeRequest(records),
      entries: sent.length,
      first: first.id,
      // The last of each writer stays.
      places: new Map(sent.map(({ writer, outcome_sequence }) => [writer, outcome_sequence])),
      hasMore: sent.length < entries.length || entries.length === limit,
    };
  }

  async #rulingsOf(entries: readonly EndedEntry[]): Promise<ReadonlyMap<string, RulingSummary>> {
    const found = new Map<string, RulingSummary>();
    for (const { ruling } of entries) {
      const known = this.#rulings.get(ruling);
      if (known) found.set(ruling, known);
    }
    const missing = new Set(entries.map(({ ruling }) => ruling).filter((hash) => hash !== '' && !found.has(hash)));
    for (const [hash, content] of await artifactContents(this.#reader.db, [...missing])) {
      const summary = summarizeRuling(content);
      if (!summary) continue;
      this.#rulings.set(hash, summary);
      found.set(hash, summary);
    }
    return found;
  }
}

/** As many of them as one request holds, at least one. */
function fitting(records: readonly string[]): readonly string[] {
  let bytes = REQUEST_BYTES;
  const end = records.findIndex((record, index) => {
    bytes += Buffer.byteLength(record) + 1;
    return bytes > MOST_BYTES && index > 0;
  });
  return end === -1 ? records : records.slice(0, end);
}
