import type { EntryRow } from './entry-columns.ts';

/** The schema, table by table. Numbers are whole and below 2^53. */
export interface Database {
  readonly audit_entries: EntryRow;
  readonly artifacts: ArtifactRow;
  readonly recordings: RecordingRow;
  readonly chain_heads: ChainHeadRow;
  readonly checkpoints: CheckpointRow;
  readonly entry_terms: EntryTermRow;
  readonly term_generations: TermGenerationRow;
  readonly ruled_coordinates: RuledCoordinateRow;
  readonly ruled_operations: RuledOperationRow;
  readonly journaled_entries: JournaledEntryRow;
  readonly export_cursors: ExportCursorRow;
  readonly inspection_finds: InspectionFindRow;
}

/** Content that many entries share, by its hash: rulings, claims, supergraphs, policies. */
export interface ArtifactRow {
  /** SHA-256 of the content's UTF-8, base64url. */
  readonly hash: string;
  readonly kind: string;
  readonly content: string;
}

/** Record views that were written together; entries say where theirs stands. */
export interface RecordingRow {
  /** The id of the first entry in it. */
  readonly id: number;
  /** How the bytes are compressed: `deflate`, `none`; or `erased`, where there are none any more. */
  readonly codec: string;
  readonly bytes: Uint8Array;
}

/** Where a writer's chain stands. */
export interface ChainHeadRow {
  readonly writer: number;
  readonly sequence: number;
  readonly hash: string;
  /** The largest entry id so far. */
  readonly entry: number;
}

/** A signed statement of where a chain stood. */
export interface CheckpointRow {
  readonly writer: number;
  readonly sequence: number;
  readonly made_at: number;
  /** Compact JWS. */
  readonly jws: string;
}

/** One posting of the index: an entry that a term leads to. */
export interface EntryTermRow {
  readonly generation: number;
  /** The first 48 bits of a hash of what is searched for. */
  readonly term: number;
  readonly entry: number;
}

/** A part of the index that one writer has filled, or fills. */
export interface TermGenerationRow {
  readonly generation: number;
  readonly writer: number;
  readonly first_entry: number;
  /** Every entry of this writer up to here that has an outcome is indexed, unless an earlier one has none. */
  readonly last_entry: number;
  readonly entries: number;
}

/** What a ruling says, for searching. */
export interface RuledCoordinateRow {
  readonly coordinate: string;
  readonly category: string;
  readonly effect: string;
  readonly ruling: string;
}

/** For whom a ruling is, for searching. */
export interface RuledOperationRow {
  readonly ruling: string;
  readonly kind: string;
  readonly operation: string;
  /** Empty where there is none. */
  readonly client: string;
  /** `none` where there is none. */
  readonly task: string;
}

/** An entry that came out of a journal, so that it never comes twice. */
export interface JournaledEntryRow {
  readonly journal: string;
  /** Which entry it was there. */
  readonly number: number;
  readonly entry: number;
}

/** How far the entries of a writer have been exported. */
export interface ExportCursorRow {
  /** Where to, by a hash of its address. */
  readonly destination: string;
  readonly writer: number;
  /** The place of the last outcome that arrived there. */
  readonly sequence: number;
}

/** In how many values inspection found something of a category at a place. It never holds a value. */
export interface InspectionFindRow {
  readonly coordinate: string;
  /** Where within a JSON scalar; empty otherwise. */
  readonly path: string;
  readonly category: string;
  /** What found it. */
  readonly detector: string;
  readonly count: number;
  /** Milliseconds since the epoch, as is `last_seen`. */
  readonly first_seen: number;
  readonly last_seen: number;
}
