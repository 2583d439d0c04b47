import { setTimeout as pause } from 'node:timers/promises';
import type { ExportSlot } from '../../store/export-slot.ts';
import { openExportSlot, openStoreReader } from '../../store/open-store.ts';
import { contentHash } from '../content-hash.ts';
import { EntrySource } from './entry-source.ts';
import type { ExportReport } from './export-report.ts';
import type { ExportSettings } from './export-settings.ts';
import type { Step } from './exporter.ts';
import { Exporter } from './exporter.ts';
import { sendLogs } from './send-logs.ts';

/**
 * Exports the entries of a store until it is to end, whatever becomes of the store, of the collector, and of other processes
 * that export it. Then it sends what is there for a moment, unless that fails already. Never rejects.
 */
export async function runExport(
  settings: ExportSettings,
  report: (report: ExportReport) => void,
  closing: AbortSignal,
): Promise<void> {
  const tell = onlyChanges(report);
  while (!closing.aborted) {
    try {
      const slot = await openExportSlot(settings.store, contentHash(settings.url));
      tell(slot ? { kind: 'exporting' } : { kind: 'standing by' });
      if (slot) await exportFrom(slot, settings, report, closing);
    } catch {
      // SECURITY: not the error itself, which may name a path of this machine.
      tell({ kind: 'failing', code: 'STORE_UNAVAILABLE' });
    }
    await rest(settings.timing.storeMs, closing);
  }
}

/** Holds the export of the store until it is to end. Rejects with the store's error. */
async function exportFrom(
  slot: ExportSlot,
  { store, url, headers, intervalMs, include, timing }: ExportSettings,
  report: (report: ExportReport) => void,
  closing: AbortSignal,
): Promise<void> {
  const ending = after(closing, timing.drainMs);
  const endpoint = { url, headers, timeoutMs: timing.requestMs };
  try {
    const reader = await openStoreReader(store);
    try {
      const exporter = await Exporter.open({
        source: new EntrySource(reader, include),
        slot,
        send: (body) => sendLogs(endpoint, body, ending),
        // A request that was broken off by the end tells nothing of the collector.
        report: (each) => {
          if (!ending.aborted) report(each);
        },
        timing,
        random: Math.random,
      });
      while (!closing.aborted) await rest(restAfter(await exporter.step(), intervalMs), closing);
      while (!exporter.isFailing && !ending.aborted && (await exporter.step()).kind === 'more');
    } finally {
      await reader.close();
    }
  } finally {
    await slot.close();
  }
}

function restAfter(step: Step, intervalMs: number): number {
  switch (step.kind) {
    case 'more':
      return 0;
    case 'idle':
      return intervalMs;
    case 'failed':
      return step.restMs;
  }
}

/** Returns at once where it is to end. */
async function rest(ms: number, closing: AbortSignal): Promise<void> {
  if (ms > 0) await pause(ms, undefined, { signal: closing }).catch(() => undefined);
}

/** A signal that comes so many milliseconds after another. */
function after(signal: AbortSignal, ms: number): AbortSignal {
  const later = new AbortController();
  const begin = () => void setTimeout(() => later.abort(), ms).unref();
  if (signal.aborted) begin();
  else signal.addEventListener('abort', begin, { once: true });
  return later.signal;
}

function onlyChanges(report: (report: ExportReport) => void): (report: ExportReport) => void {
  let last = '';
  return (next) => {
    const text = JSON.stringify(next);
    if (text !== last) report(next);
    last = text;
  };
}
