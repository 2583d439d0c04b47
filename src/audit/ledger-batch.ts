import { splitDigests } from '../store/digests.ts';
import type { IntentColumns, OutcomeColumns } from '../store/entry-columns.ts';
import { digestTerm, intentTerms, outcomeTerms } from '../store/entry-terms.ts';
import type { StoreBatch } from '../store/store-writer.ts';
import type { ChainHeadRow, JournaledEntryRow } from '../store/tables.ts';
import type { Artifact } from './artifact.ts';
import { intentLink, outcomeLink } from './chain.ts';
import { contentHash } from './content-hash.ts';
import type { IntentContent, OutcomeContent } from './entry-content.ts';
import type { OpenEntry } from './open-entries.ts';
import { RecordBlock } from './record-block.ts';

/** Where an entry was written first. */
export type Origin = 'store' | 'journal';

/** What becomes of an entry once its outcome is durable: it can be found. */
export interface ClosedEntry {
  readonly id: number;
  readonly terms: readonly number[];
}

/**
 * Events on their way to be rows: each a link behind the one before. Nothing of it counts until it is written, together
 * with the artifacts that it names.
 */
export class LedgerBatch {
  readonly opened = new Map<number, OpenEntry>();
  readonly closed = new Map<number, ClosedEntry>();
  readonly #nextId: (now: number) => number;
  readonly #artifacts = new Map<string, Artifact>();
  readonly #intents: IntentColumns[] = [];
  readonly #outcomes: (OutcomeColumns & { readonly id: number })[] = [];
  readonly #journaled: JournaledEntryRow[] = [];
  readonly #block = new RecordBlock();
  #recording = 0;
  #head: ChainHeadRow;

  constructor(head: ChainHeadRow, nextId: (now: number) => number) {
    this.#head = head;
    this.#nextId = nextId;
  }

  /** How many links it is. */
  get size(): number {
    return this.#intents.length + this.#outcomes.length;
  }

  /** Where the chain stands behind this batch. */
  get head(): ChainHeadRow {
    return this.#head;
  }

  addArtifact(artifact: Artifact): void {
    this.#artifacts.set(artifact.hash, artifact);
  }

  /** Adds the intent that the ledger knows by a number; `named` is what it is found by beside its digests. */
  addIntent(number: number, content: IntentContent, origin: Origin, named = intentTerms(content, [])): OpenEntry {
    const unlinked = {
      ...content,
      id: this.#nextId(content.began_at),
      writer: this.#head.writer,
      sequence: this.#head.sequence + 1,
      origin,
    };
    const hash = intentLink(this.#head.hash, unlinked);
    this.#intents.push({ ...unlinked, hash });
    this.#head = { ...this.#head, sequence: unlinked.sequence, hash, entry: unlinked.id };
    const opened = { id: unlinked.id, hash, terms: [...named, ...splitDigests(content.asked).map(digestTerm)] };
    this.opened.set(number, opened);
    return opened;
  }

  addOutcome(number: number, { record, ...content }: OutcomeContent, { id, terms }: OpenEntry): void {
    const unlinked = {
      id,
      ...content,
      ...this.#recordColumns(record, id),
      outcome_sequence: this.#head.sequence + 1,
    };
    const hash = outcomeLink(this.#head.hash, unlinked);
    this.#outcomes.push({ ...unlinked, outcome_hash: hash });
    this.#head = { ...this.#head, sequence: unlinked.outcome_sequence, hash };
    this.closed.set(number, { id, terms: [...terms, ...outcomeTerms(content, splitDigests(content.shown))] });
  }

  /** Notes that an entry came out of a journal, under a number. */
  addJournaled(journal: string, number: number, entry: number): void {
    this.#journaled.push({ journal, number, entry });
  }

  toStoreBatch(): StoreBatch {
    const artifacts = [...this.#artifacts.values()];
    return {
      artifacts: artifacts.map(({ hash, kind, content }) => ({ hash, kind, content })),
      ruledCoordinates: artifacts.flatMap(({ coordinates }) => coordinates),
      ruledOperations: artifacts.flatMap(({ operations }) => operations),
      intents: this.#intents,
      outcomes: this.#outcomes,
      recordings: this.#block.isEmpty ? [] : [this.#block.toRecording(this.#recording)],
      journaled: this.#journaled,
      head: this.#head,
    };
  }

  #recordColumns(record: OutcomeContent['record'], id: number) {
    if (!record) return NO_RECORD;
    const { kept, size } = record;
    if (kept === undefined) return { ...NO_RECORD, record_size: size ?? null };
    const bytes = typeof kept === 'string' ? Buffer.from(kept) : kept;
    if (this.#block.isEmpty) this.#recording = id;
    const { offset, length } = this.#block.add(bytes);
    return {
      recording: this.#recording,
      record_offset: offset,
      record_length: length,
      record_size: size ?? bytes.length,
      record_hash: contentHash(bytes),
    };
  }
}

const NO_RECORD = {
  recording: null,
  record_offset: null,
  record_length: null,
  record_size: null,
  record_hash: null,
};
