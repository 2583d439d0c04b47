import { Worker } from 'node:worker_threads';
import { workerEnvironment } from '../worker-environment.ts';
import type { ExportReport } from './export-report.ts';
import type { ExportSettings } from './export-settings.ts';

/** The export of an audit, at work. */
export interface AuditExport {
  /** Sends what is there, where the collector takes it, for a moment; what is left is sent after the next start. */
  close(): Promise<void>;
}

const SCRIPT = new URL('./export-worker.ts', import.meta.url);

/** How long a thread that died stays away, in milliseconds. */
const RESTART_MS = 1_000;

/** How long a thread may take to end beyond what it may go on sending, in milliseconds. */
const GOODBYE_MS = 2_000;

/**
 * Exports an audit in a thread of its own, so that neither the gateway nor the ledger ever waits for a collector; one that
 * dies is started again. The store must have been opened for writing before.
 */
export function startExport(
  settings: ExportSettings,
  report: (report: ExportReport) => void,
  script: URL = SCRIPT,
): AuditExport {
  let worker: Worker | undefined;
  let isClosing = false;

  function start(): void {
    if (isClosing) return;
    worker = new Worker(script, {
      name: 'cordon-export',
      workerData: settings,
      env: workerEnvironment(settings.store),
      execArgv: [],
    });
    worker.on('message', report);
    // What fails there ends the thread.
    worker.on('error', () => report({ kind: 'failing', code: 'THREAD_ENDED' }));
    worker.once('exit', () => {
      worker = undefined;
      if (!isClosing) setTimeout(start, RESTART_MS).unref();
    });
  }

  async function close(): Promise<void> {
    isClosing = true;
    const ending = worker;
    if (!ending) return;
    const gone = new Promise<void>((resolve) => void ending.once('exit', () => resolve()));
    const timer = setTimeout(() => void ending.terminate(), settings.timing.drainMs + GOODBYE_MS);
    ending.postMessage('close');
    await gone;
    clearTimeout(timer);
  }

  start();
  return { close };
}
