import type { ExportPlaces, ExportSlot } from '../../store/export-slot.ts';
import type { Delivery, FailedDelivery } from './delivery.ts';
import type { EntrySource, ExportBatch } from './entry-source.ts';
import type { ExportReport } from './export-report.ts';
import type { RetryTiming } from './retry-delay.ts';
import { retryDelay } from './retry-delay.ts';

/** What an exporter works with. */
export interface ExporterParts {
  readonly source: Pick<EntrySource, 'next' | 'most'>;
  readonly slot: Pick<ExportSlot, 'places' | 'advance'>;
  readonly send: (body: string) => Promise<Delivery>;
  readonly report: (report: ExportReport) => void;
  readonly timing: RetryTiming;
  /** Gives 0 to 1. */
  readonly random: () => number;
}

/** What a step did, and how long to rest before the next, in milliseconds; nothing where there is nothing to wait for. */
export type Step =
  | { readonly kind: 'idle' }
  | { readonly kind: 'more' }
  | { readonly kind: 'failed'; readonly restMs: number };

/**
 * Sends entries one request after another, each until it was taken, in the order in which they ended. What did not arrive
 * whole is sent again, in halves: so one entry that the collector will not take stands alone in the end, and what was
 * before it has arrived. Nothing is skipped, and nothing that arrived is forgotten to have.
 */
export class Exporter {
  readonly #parts: ExporterParts;
  readonly #told = new Set<string>();
  #places: ExportPlaces;
  #most: number;
  #failures = 0;
  #attempts = 0;

  private constructor(parts: ExporterParts, places: ExportPlaces) {
    this.#parts = parts;
    this.#places = places;
    this.#most = parts.source.most;
  }

  /** Goes on where the last one got to. Rejects with the store's error. */
  static async open(parts: ExporterParts): Promise<Exporter> {
    return new Exporter(parts, await parts.slot.places());
  }

  /** Whether the last request failed. */
  get isFailing(): boolean {
    return this.#failures > 0;
  }

  /** Sends what is next, once. Rejects with the store's error. */
  async step(): Promise<Step> {
    const batch = await this.#parts.source.next(this.#places, this.#most);
    if (!batch) return { kind: 'idle' };
    const delivery = await this.#parts.send(batch.body);
    if (delivery.kind !== 'taken') return { kind: 'failed', restMs: this.#fail(batch, delivery) };
    await this.#advance(batch);
    return { kind: batch.hasMore ? 'more' : 'idle' };
  }

  async #advance({ places, hasMore }: ExportBatch): Promise<void> {
    this.#places = new Map([...this.#places, ...places]);
    await this.#parts.slot.advance(places);
    this.#failures = 0;
    const isWhole = this.#most === this.#parts.source.most;
    this.#most = Math.min(this.#parts.source.most, this.#most * 2);
    if (isWhole || !hasMore) this.#recover();
  }

  #recover(): void {
    if (this.#attempts > 0) this.#parts.report({ kind: 'recovered', attempts: this.#attempts });
    this.#attempts = 0;
    this.#told.clear();
  }

  #fail({ entries, first }: ExportBatch, delivery: FailedDelivery): number {
    const { timing, random } = this.#parts;
    const { kind, code } = delivery;
    this.#failures++;
    this.#attempts++;
    if (kind === 'unfit') this.#most = Math.max(1, Math.floor(entries / 2));
    if (kind === 'unfit' && entries === 1) this.#tell({ kind: 'stuck', code, entry: first });
    else this.#tell({ kind: 'failing', code });
    return retryDelay(timing, this.#failures, delivery, random);
  }

  #tell(report: ExportReport): void {
    const key = JSON.stringify(report);
    if (this.#told.has(key)) return;
    this.#told.add(key);
    this.#parts.report(report);
  }
}
