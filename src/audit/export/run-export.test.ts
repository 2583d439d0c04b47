import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import type { ExportReport } from './export-report.ts';
import type { ExportSettings } from './export-settings.ts';
import type { TestCollector } from './test-collector.ts';
import { HANGS, refuses, startCollector, TAKES, takesAllBut } from './test-collector.ts';
import type { EntryStore, TestExport } from './test-export.ts';
import { numberOf, openEntryStore, startTestExport, TEST_TIMING } from './test-export.ts';

const folder = mkdtempSync(join(tmpdir(), 'cordon-export-'));
let stores = 0;
let collector: TestCollector;
let store: EntryStore;
let reports: ExportReport[];
let running: TestExport[];

beforeEach(async () => {
  stores++;
  [reports, running] = [[], []];
  collector = await startCollector();
  store = await openEntryStore(storeConfig());
});
afterEach(async () => {
  await Promise.all(running.map((each) => each.stop()));
  await store.close();
  await collector.close();
});
afterAll(() => rmSync(folder, { recursive: true }));

function storeConfig() {
  return { kind: 'embedded', file: join(folder, `${stores}.db`), timeoutMs: 500 } as const;
}

function start(change: Partial<ExportSettings> = {}): TestExport {
  const started = startTestExport({ store: storeConfig(), url: collector.url, ...change }, (report) => {
    reports.push(report);
  });
  running.push(started);
  return started;
}

/** The numbers of the entries that the collector took, in the order in which it did. */
const taken = () => collector.records.map(numberOf);
const hasAll = () => new Set(taken()).size === store.written;
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

test('what is there and what comes is sent once, in the order in which it ended', async () => {
  await store.write(3);
  start();
  await collector.until(hasAll);
  await store.write(2);
  await collector.until(hasAll);
  expect(taken()).toEqual([1, 2, 3, 4, 5]);
  expect(reports).toEqual([{ kind: 'exporting' }]);
});

test('an entry that was open when later ones ended is sent when it has', async () => {
  await store.write(1, { ends: false });
  await store.write(2);
  start();
  await collector.until(() => collector.records.length === 2);
  await store.end([1]);
  await collector.until(hasAll);
  expect(taken()).toEqual([2, 3, 1]);
});

test('a request holds at most 512 entries, and one at a time is under way', async () => {
  await store.write(1_200);
  let [atOnce, most] = [0, 0];
  collector.behave(({ records }, response) => {
    most = Math.max(most, ++atOnce);
    setTimeout(() => {
      atOnce--;
      response.end();
    }, 30);
    return { took: records };
  });
  start();
  await collector.until(hasAll);
  expect(collector.requests.map(({ records }) => records.length)).toEqual([512, 512, 176]);
  expect(most).toBe(1);
  expect(taken()).toEqual(upTo(1_200));
});

test('a request holds at most 1 MB, and one entry that is longer goes alone', async () => {
  await store.write(40, { document: 'x'.repeat(60_000) });
  await store.write(1, { document: 'y'.repeat(1_100_000) });
  await store.write(1);
  start({ include: ['document'] });
  await collector.until(hasAll);
  const sizes = collector.requests.map(({ bytes }) => bytes);
  expect(sizes.filter((bytes) => bytes > 1_000_000)).toHaveLength(1);
  expect(collector.requests.find(({ bytes }) => bytes > 1_000_000)?.records).toHaveLength(1);
  expect(taken()).toEqual(upTo(42));
});

test('the next one goes on where the last got to', async () => {
  await store.write(3);
  const first = start();
  await collector.until(hasAll);
  await first.stop();
  await store.write(2);
  start();
  await collector.until(hasAll);
  expect(taken()).toEqual([1, 2, 3, 4, 5]);
});

test('what was sent when the answer was lost is sent again', async () => {
  await store.write(3);
  collector.behave(({ records }, response) => {
    response.socket?.destroy();
    collector.behave(TAKES);
    return { took: records };
  });
  start();
  await collector.until(() => collector.records.length === 6);
  expect(taken()).toEqual([1, 2, 3, 1, 2, 3]);
  await expect.poll(() => reports.at(-1)).toEqual({ kind: 'recovered', attempts: 1 });
});

test('entries wait in the store while the collector is down, and none is lost', async () => {
  const { url } = collector;
  await collector.close();
  await store.write(600);
  start();
  await expect.poll(() => reports.at(-1)).toEqual({ kind: 'failing', code: 'ECONNREFUSED' });
  await store.write(600);
  collector = await startCollector(Number(new URL(url).port));
  await collector.until(hasAll);
  expect(taken()).toEqual(upTo(1_200));
});

test.each([408, 429, 502, 503, 504])('a collector that answers %i is asked again, with all of it', async (status) => {
  await store.write(4);
  collector.behave(refuses(status));
  start();
  await collector.until(() => collector.requests.length === 3);
  collector.behave(TAKES);
  await collector.until(hasAll);
  expect(collector.requests.every(({ records }) => records.length === 4)).toBe(true);
  await expect.poll(() => reports.at(-1)?.kind).toBe('recovered');
  expect(reports[1]).toEqual({ kind: 'failing', code: `HTTP_${status}` });
});

test.each([401, 403, 404, 500])('one that answers %i is asked slowly for as long as it does', async (status) => {
  await store.write(4);
  collector.behave(refuses(status));
  start();
  await collector.until(() => collector.requests.length === 4);
  collector.behave(TAKES);
  await collector.until(hasAll);
  expect(taken()).toEqual([1, 2, 3, 4]);
  const { length } = reports.filter(({ kind }) => kind === 'failing');
  expect(length).toBe(1);
});

test('it waits as long as the collector asks for', async () => {
  await store.write(1);
  const arrived: number[] = [];
  collector.behave((request, response, nth) => {
    arrived.push(performance.now());
    return (nth === 1 ? refuses(429, { 'retry-after': '1' }) : TAKES)(request, response, nth);
  });
  start();
  await collector.until(hasAll);
  const [first = 0, second = 0] = arrived;
  expect(second - first).toBeGreaterThanOrEqual(990);
});

test('a collector that hangs is given up and asked again', async () => {
  await store.write(2);
  collector.behave(HANGS);
  start({ timing: { ...TEST_TIMING, requestMs: 50 } });
  await collector.until(() => collector.requests.length === 3);
  collector.behave(TAKES);
  await collector.until(hasAll);
  expect(reports).toContainEqual({ kind: 'failing', code: 'TIMEOUT' });
});

test.each([
  ['refuses a request for one entry in it', 400],
  ['takes all but one', 200],
])('a collector that %s gets all before it; those behind wait, none is skipped', async (_, status) => {
  await store.write(700);
  const isBad = (record: TestCollector['records'][number]) => numberOf(record) === 601;
  const partly = takesAllBut(isBad);
  collector.behave((request, response, nth) => {
    if (status === 200 || !request.records.some(isBad)) return partly(request, response, nth);
    return refuses(status)(request, response, nth);
  });
  start();
  const code = status === 200 ? 'PARTIAL_SUCCESS' : 'HTTP_400';
  const entry = 601 * 64 + store.slot;
  await expect.poll(() => reports, { timeout: 10_000 }).toContainEqual({ kind: 'stuck', code, entry });
  expect(upTo(600).every((number) => taken().includes(number))).toBe(true);
  expect(reports.filter(({ kind }) => kind === 'stuck')).toHaveLength(1);
  const tries = collector.requests.length;
  await collector.until(() => collector.requests.length > tries + 2);
  expect(collector.requests.slice(-2).map(({ records }) => records.map(numberOf))).toEqual([[601], [601]]);
  collector.behave(TAKES);
  const since = () => taken().slice(taken().indexOf(601));
  await collector.until(() => since().includes(700));
  expect(since()).toEqual(upTo(700).slice(600));
});

test('of two that export to one collector one stands by, and goes on when the other ends', async () => {
  await store.write(1);
  const first = start();
  await collector.until(hasAll);
  start();
  await expect.poll(() => reports).toEqual([{ kind: 'exporting' }, { kind: 'standing by' }]);
  await first.stop();
  await store.write(1);
  await collector.until(hasAll);
  expect(taken()).toEqual([1, 2]);
});

test('to another collector everything is sent again, at the same time', async () => {
  await store.write(3);
  start();
  await collector.until(hasAll);
  start({ url: `${collector.url}?tenant=2` });
  await collector.until(() => collector.records.length === 6);
  expect(taken()).toEqual([1, 2, 3, 1, 2, 3]);
});

test('a store that is not there yet is waited for, and told of once', async () => {
  const later = { ...storeConfig(), file: join(folder, `later-${stores}.db`) };
  start({ store: later });
  await expect.poll(() => reports).toEqual([{ kind: 'failing', code: 'STORE_UNAVAILABLE' }]);
  await new Promise((resolve) => setTimeout(resolve, 5 * TEST_TIMING.storeMs));
  await (await openEntryStore(later)).close();
  await expect.poll(() => reports).toEqual([{ kind: 'failing', code: 'STORE_UNAVAILABLE' }, { kind: 'exporting' }]);
});

test('what is there when it is to end is sent first', async () => {
  const exporting = start({ intervalMs: 600_000 });
  await expect.poll(() => reports).toEqual([{ kind: 'exporting' }]);
  await store.write(600);
  await exporting.stop();
  expect(taken()).toEqual(upTo(600));
});

test('a collector that hangs or is away does not hold up the end', async () => {
  await store.write(2);
  collector.behave(HANGS);
  const hanging = start({ timing: { ...TEST_TIMING, requestMs: 60_000, drainMs: 100 } });
  await collector.until(() => collector.requests.length === 1);
  const from = performance.now();
  await hanging.stop();
  expect(performance.now() - from).toBeLessThan(1_500);
  expect(reports).toEqual([{ kind: 'exporting' }]);
  collector.behave(refuses(503));
  const refused = start({ timing: { ...TEST_TIMING, firstMs: 60_000, busyMs: 60_000, drainMs: 60_000 } });
  await collector.until(() => collector.requests.length === 2);
  await refused.stop();
  expect(collector.requests).toHaveLength(2);
});
