import { joinDigests } from '../store/digests.ts';
import type { IntentColumns, OutcomeColumns } from '../store/entry-columns.ts';
import { intentTerms, outcomeTerms } from '../store/entry-terms.ts';
import type { StoreBatch } from '../store/store-writer.ts';
import type { ChainHeadRow } from '../store/tables.ts';
import type { Artifact } from './artifact.ts';
import { intentLink, outcomeLink } from './chain.ts';
import { contentHash } from './content-hash.ts';
import type { IntentEvent, OutcomeEvent } from './entry-event.ts';
import type { OpenEntry } from './open-entries.ts';
import { RecordBlock } from './record-block.ts';

/** How values become digests: by a key that has an id. */
export interface Digest {
  readonly keyId: string;
  digest(value: string): string;
}

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
  /** Entries of which an outcome came, and which are not open. */
  readonly strays: number[] = [];
  readonly #digest: Digest;
  readonly #nextId: (now: number) => number;
  readonly artifacts: readonly Artifact[];
  readonly #intents: IntentColumns[] = [];
  readonly #outcomes: (OutcomeColumns & { readonly id: number })[] = [];
  readonly #block = new RecordBlock();
  #recording = 0;
  #head: ChainHeadRow;

  constructor(head: ChainHeadRow, digest: Digest, nextId: (now: number) => number, artifacts: readonly Artifact[]) {
    this.artifacts = artifacts;
    this.#head = head;
    this.#digest = digest;
    this.#nextId = nextId;
  }

  get isEmpty(): boolean {
    return this.#intents.length + this.#outcomes.length === 0;
  }

  /** Where the chain stands behind this batch. */
  get head(): ChainHeadRow {
    return this.#head;
  }

  addIntent(event: IntentEvent): void {
    const { keyId } = this.#digest;
    const digests = event.asked.map((value) => this.#digest.digest(value));
    const unlinked = {
      id: this.#nextId(event.beganAt),
      writer: this.#head.writer,
      sequence: this.#head.sequence + 1,
      began_at: event.beganAt,
      kind: event.kind,
      issuer: event.issuer,
      subject: event.subject,
      client: event.client,
      task: event.task,
      session: event.session,
      claims: event.claims,
      operation: event.operation,
      document: event.document,
      variables: event.variables,
      ruling: event.ruling,
      digest_key: keyId,
      asked: joinDigests(digests),
      origin: 'store',
    };
    const hash = intentLink(this.#head.hash, unlinked);
    this.#intents.push({ ...unlinked, hash });
    this.#head = { ...this.#head, sequence: unlinked.sequence, hash, entry: unlinked.id };
    this.opened.set(event.entry, {
      id: unlinked.id,
      beganAt: event.beganAt,
      terms: intentTerms(unlinked, digests),
    });
  }

  addOutcome(event: OutcomeEvent, { id, terms }: OpenEntry): void {
    const shown = this.#digestsOf(event.shown);
    const unlinked = {
      id,
      outcome: event.outcome,
      codes: event.codes,
      latency_us: event.latencyUs,
      counts: event.counts,
      calls: event.calls,
      shown: joinDigests(shown),
      ...this.#recordColumns(event, id),
      outcome_sequence: this.#head.sequence + 1,
    };
    const hash = outcomeLink(this.#head.hash, unlinked);
    this.#outcomes.push({ ...unlinked, outcome_hash: hash });
    this.#head = { ...this.#head, sequence: unlinked.outcome_sequence, hash };
    this.closed.set(event.entry, { id, terms: [...terms, ...outcomeTerms(event, [...shown])] });
  }

  toStoreBatch(): StoreBatch {
    const { artifacts } = this;
    return {
      artifacts: artifacts.map(({ hash, kind, content }) => ({ hash, kind, content })),
      ruledCoordinates: artifacts.flatMap(({ coordinates }) => coordinates),
      ruledOperations: artifacts.flatMap(({ operations }) => operations),
      intents: this.#intents,
      outcomes: this.#outcomes,
      recordings: this.#block.isEmpty ? [] : [this.#block.toRecording(this.#recording)],
      head: this.#head,
    };
  }

  #digestsOf(values: readonly unknown[]): ReadonlySet<string> {
    const texts = new Set<string>();
    for (const value of values) if (typeof value === 'string' || typeof value === 'number') texts.add(String(value));
    return new Set([...texts].map((text) => this.#digest.digest(text)));
  }

  #recordColumns({ record }: OutcomeEvent, id: number) {
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
