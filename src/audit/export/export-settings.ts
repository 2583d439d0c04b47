import type { OptionalColumn } from '../../store/ended-entries.ts';
import type { StoreConfig } from '../../store/store-config.ts';

/** What is exported, and where to. */
export interface ExportSettings {
  readonly store: StoreConfig;
  readonly url: string;
  /** SECURITY: they may hold secrets. */
  readonly headers: Readonly<Record<string, string>>;
  /** How long it waits for more entries, in milliseconds. */
  readonly intervalMs: number;
  readonly include: readonly OptionalColumn[];
  readonly timing: ExportTiming;
}

/** How patient an export is, in milliseconds. */
export interface ExportTiming {
  /** How long one request may take. */
  readonly requestMs: number;
  /** The pause after a first failure. */
  readonly firstMs: number;
  /** The longest pause while the collector is away or busy. */
  readonly busyMs: number;
  /** The longest pause while it refuses. */
  readonly refusedMs: number;
  /** How long the store is left alone after a failure, and how often it is looked whether another process still exports. */
  readonly storeMs: number;
  /** How long sending may go on when the export is to end. */
  readonly drainMs: number;
}

/** How patient the export of a gateway is. */
export const EXPORT_TIMING: ExportTiming = {
  requestMs: 30_000,
  firstMs: 1_000,
  busyMs: 60_000,
  refusedMs: 300_000,
  storeMs: 5_000,
  drainMs: 2_000,
};
