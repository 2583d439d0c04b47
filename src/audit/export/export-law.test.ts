import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import type { CollectorBehaviour } from './test-collector.ts';
import { HANGS, refuses, startCollector, TAKES, takesAllBut } from './test-collector.ts';
import { numberOf, openEntryStore, startTestExport, TEST_TIMING } from './test-export.ts';

const folder = mkdtempSync(join(tmpdir(), 'cordon-export-'));
let stores = 0;

afterAll(() => rmSync(folder, { recursive: true }));

/** Takes all, and breaks off before it can say so. */
const BREAKS: CollectorBehaviour = ({ records }, response) => {
  response.socket?.destroy();
  return { took: records };
};

const BEHAVIOURS = {
  takes: TAKES,
  breaks: BREAKS,
  hangs: HANGS,
  'is busy': refuses(503),
  'asks for patience': refuses(429, { 'retry-after': '0' }),
  'refuses all': refuses(401),
  'refuses what it was sent': refuses(400),
  'takes every other one': takesAllBut((record) => numberOf(record) % 2 === 0),
  'takes the late ones': takesAllBut((record) => numberOf(record) < 30),
} as const;

/** What happens next: entries are written, some end later; the export is ended and starts again; or time passes. */
const anyEvent = fc.oneof(
  fc.record({ kind: fc.constant('write' as const), count: fc.integer({ min: 1, max: 40 }), ends: fc.boolean() }),
  fc.record({ kind: fc.constant('restart' as const) }),
  fc.record({ kind: fc.constant('wait' as const), ms: fc.nat(40) }),
);
const anyBehaviour = fc.constantFrom(...(Object.keys(BEHAVIOURS) as (keyof typeof BEHAVIOURS)[]));

test('law: whatever collector and export go through, every entry arrives, and for the first time in its order', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(anyBehaviour, { maxLength: 12 }),
      fc.array(anyEvent, { minLength: 1, maxLength: 10 }),
      async (behaviours, events) => {
        const config = { kind: 'embedded', file: join(folder, `${stores++}.db`), timeoutMs: 500 } as const;
        const [store, collector] = [await openEntryStore(config), await startCollector()];
        collector.behave((...given) => BEHAVIOURS[behaviours[given[2] - 1] ?? 'takes'](...given));
        const timing = { ...TEST_TIMING, requestMs: 30, drainMs: 1 };
        const start = () => startTestExport({ store: config, url: collector.url, timing, intervalMs: 10 });
        let exporting = start();
        const [order, open]: [number[], number[]] = [[], []];
        try {
          for (const event of events) {
            if (event.kind === 'wait') await new Promise((resolve) => setTimeout(resolve, event.ms));
            if (event.kind === 'restart') {
              await exporting.stop();
              exporting = start();
            }
            if (event.kind === 'write') {
              const from = store.written;
              await store.write(event.count, event);
              const numbers = Array.from({ length: event.count }, (_, index) => from + index + 1);
              (event.ends ? order : open).push(...numbers);
            }
          }
          await store.end(open);
          order.push(...open);
          const arrived = () => new Set(collector.records.map(numberOf));
          await collector.until(() => arrived().size === order.length);
          // What a collector takes before it refuses what was in front of it comes early.
          const isInOrder = !behaviours.some((each) => each.startsWith('takes '));
          if (isInOrder) expect([...arrived()]).toEqual(order);
        } finally {
          await exporting.stop();
          await collector.close();
          await store.close();
        }
      },
    ),
    { numRuns: 25 },
  );
}, 120_000);
