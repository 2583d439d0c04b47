import { parentPort, workerData } from 'node:worker_threads';
import type { ExportReport } from './export-report.ts';
import type { ExportSettings } from './export-settings.ts';
import { runExport } from './run-export.ts';

/** The export's thread: tells what it has to report, and ends when it is told anything. */
const port = parentPort;
if (!port) throw new Error('export-worker.ts runs as a worker thread only.');

const closing = new AbortController();
port.once('message', () => closing.abort());

const settings: ExportSettings = workerData;
await runExport(settings, (report: ExportReport) => port.postMessage(report), closing.signal);
port.close();
