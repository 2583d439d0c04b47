import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ExportReport } from './export-report.ts';
import { startExport } from './start-export.ts';
import type { TestCollector } from './test-collector.ts';
import { HANGS, startCollector } from './test-collector.ts';
import type { EntryStore } from './test-export.ts';
import { openEntryStore, TEST_TIMING } from './test-export.ts';

let folder: string;
let collector: TestCollector;
let store: EntryStore;
let reports: ExportReport[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cordon-export-'));
  reports = [];
  collector = await startCollector();
  store = await openEntryStore(storeConfig());
});
afterEach(async () => {
  await store.close();
  await collector.close();
  rmSync(folder, { recursive: true });
});

function storeConfig() {
  return { kind: 'embedded', file: join(folder, 'cordon.db'), timeoutMs: 500 } as const;
}

function settings() {
  const { url } = collector;
  return { store: storeConfig(), url, headers: { 'x-key': 'k' }, intervalMs: 10, include: [], timing: TEST_TIMING };
}

function scriptOf(text: string): URL {
  return new URL(`data:text/javascript,${encodeURIComponent(text)}`);
}

const report = (each: ExportReport) => void reports.push(each);

test('a thread of its own exports, and sends what is there before it ends', async () => {
  const exporting = startExport(settings(), report);
  await store.write(3);
  await collector.until(() => collector.records.length === 3);
  await store.write(2);
  await exporting.close();
  expect(collector.records).toHaveLength(5);
  expect(collector.requests[0]?.headers['x-key']).toBe('k');
  expect(reports).toEqual([{ kind: 'exporting' }]);
});

test('it connects to nothing but the collector', async () => {
  await store.write(1);
  const worker = new Worker(new URL('./export-worker.ts', import.meta.url), {
    workerData: settings(),
    env: { RECORD_FILE: join(folder, 'connections') },
    execArgv: ['--import', './test/record-connections.mjs'],
  });
  await collector.until(() => collector.records.length === 1);
  const gone = new Promise((resolve) => worker.once('exit', resolve));
  worker.postMessage('close');
  await gone;
  const lines = new Set(readFileSync(join(folder, 'connections'), 'utf8').trim().split('\n'));
  expect([...lines]).toEqual([new URL(collector.url).host]);
});

test('a thread that dies is told of and started again', async () => {
  // What a thread posts in the turn in which it dies may be lost with it.
  const script = scriptOf(`
    import { parentPort } from 'node:worker_threads';
    parentPort.postMessage({ kind: 'exporting' });
    setTimeout(() => { throw new Error(); }, 50);
  `);
  const exporting = startExport(settings(), report, script);
  await expect.poll(() => reports.length, { timeout: 10_000 }).toBeGreaterThanOrEqual(4);
  expect(reports.slice(0, 3)).toEqual([
    { kind: 'exporting' },
    { kind: 'failing', code: 'THREAD_ENDED' },
    { kind: 'exporting' },
  ]);
  await exporting.close();
});

test('a thread that does not end by itself is ended', async () => {
  const timing = { ...TEST_TIMING, drainMs: 10 };
  const exporting = startExport({ ...settings(), timing }, report, scriptOf('setInterval(() => {}, 1000)'));
  const from = performance.now();
  await exporting.close();
  expect(performance.now() - from).toBeLessThan(10_000);
});

test('an export whose collector hangs ends soon', async () => {
  await store.write(1);
  collector.behave(HANGS);
  const timing = { ...TEST_TIMING, requestMs: 60_000, drainMs: 50 };
  const exporting = startExport({ ...settings(), timing }, report);
  await collector.until(() => collector.requests.length === 1);
  await exporting.close();
  expect(collector.records).toEqual([]);
});
