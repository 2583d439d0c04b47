import type { EntryRow, IntentColumns, OutcomeColumns } from './entry-columns.ts';
import type {
  ArtifactRow,
  ChainHeadRow,
  CheckpointRow,
  InspectionFindRow,
  JournaledEntryRow,
  RecordingRow,
  RuledCoordinateRow,
  RuledOperationRow,
} from './tables.ts';

/** What is written at once, whole or not at all. */
export interface StoreBatch {
  /** Those that are there already are left as they are. */
  readonly artifacts: readonly ArtifactRow[];
  readonly ruledCoordinates: readonly RuledCoordinateRow[];
  readonly ruledOperations: readonly RuledOperationRow[];
  readonly intents: readonly IntentColumns[];
  /** Of entries that are there, or among the intents. */
  readonly outcomes: readonly (OutcomeColumns & { readonly id: number })[];
  readonly recordings: readonly RecordingRow[];
  /** Intents that come out of a journal. */
  readonly journaled: readonly JournaledEntryRow[];
  /** Where the chain stands behind this batch. */
  readonly head: ChainHeadRow;
}

/** Postings for the index, and how far it reaches with them. */
export interface IndexBatch {
  /** Pairs of a term and an entry. */
  readonly postings: readonly (readonly [term: number, entry: number])[];
  /** How many entries they are of. */
  readonly entries: number;
  /** Every entry of this writer up to here is indexed. */
  readonly lastEntry: number;
}

/** So many rows of what inspection found are kept, or a few more for a moment. */
export const MOST_FINDS = 10_000;

/**
 * The only way to write: one writer a slot, one batch at a time. Its methods reject with an Error that holds no value; after
 * a rejected commit it is not known whether the batch was written, and `resume` must be called before the next.
 */
export interface StoreWriter {
  readonly slot: number;
  /** Resolves when all of it is durable. */
  commit(batch: StoreBatch): Promise<void>;
  /**
   * Makes the writer usable, after a failure or at the start, and tells where its chain stands (sequence 0 where it is new).
   * Rejects while the store cannot be used, and where the slot has been lost to another writer.
   */
  resume(): Promise<ChainHeadRow>;
  /** The entry with an id, of whichever writer. */
  entry(id: number): Promise<EntryRow | undefined>;
  /** What came out of a journal so far. */
  journaledEntries(journal: string): Promise<readonly JournaledEntryRow[]>;
  /** Entries of this writer without an outcome, the oldest first. */
  openEntries(): Promise<readonly EntryRow[]>;
  /** Entries of this writer that have an outcome and may not be indexed, the oldest first, so many at most. */
  unindexedEntries(limit: number): Promise<readonly EntryRow[]>;
  /** Adds to the index. A posting that is there already is left. */
  index(batch: IndexBatch): Promise<void>;
  addCheckpoint(checkpoint: CheckpointRow): Promise<void>;
  /**
   * Adds counts to those that are there, and widens their times, whole or not at all. Of more than `MOST_FINDS` rows, those
   * that were found the longest ago go.
   */
  addFinds(finds: readonly InspectionFindRow[]): Promise<void>;
  /** Puts what `rewrite` makes of a recording in its place; resolves with whether there is one. */
  rewriteRecording(id: number, rewrite: (recording: RecordingRow) => RecordingRow): Promise<boolean>;
  /**
   * Leaves nothing of what recordings were in the store's files, as far as that is in its hands. Resolves with false where
   * something is left: it does not wait for others, who may be reading. Then it goes later, or is to be asked again.
   */
  forgetRecordings(): Promise<boolean>;
  /** Gives the slot back. */
  close(): Promise<void>;
}
