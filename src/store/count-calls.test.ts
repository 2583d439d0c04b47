import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { atDepth } from '../../test/depth.ts';
import { countCalls } from './count-calls.ts';
import { hasEnded } from './entry-columns.ts';
import { openStoreReader, openStoreWriter } from './open-store.ts';
import { allRows, SearchStores } from './test-search-store.ts';
import { anyEvent } from './test-search-world.ts';

const folder = mkdtempSync(join(tmpdir(), 'cordon-calls-'));
let made = 0;

afterAll(() => rmSync(folder, { recursive: true }));

const stores = new SearchStores(async () => {
  const config = { kind: 'embedded', file: join(folder, `${made++}.db`), timeoutMs: 500 } as const;
  return { openWriter: (slot) => openStoreWriter(config, slot), openReader: () => openStoreReader(config) };
});

test('law: parts of whatever size add up to what was called in a time', async () => {
  const events = fc.array(anyEvent, { minLength: 20, maxLength: 40 });
  // Edges are times at which something began, so that it matters on which side of them it is.
  const edges = fc.tuple(fc.nat(8), fc.integer({ min: 12, max: 39 }));
  await fc.assert(
    fc.asyncProperty(events, edges, fc.integer({ min: 1, max: 9 }), async (happened, [start, end], size) => {
      await stores.using(async ({ world, reader }) => {
        await world.play(happened);
        const rows = await allRows(reader);
        const times = rows.map(({ began_at }) => began_at).toSorted((one, other) => one - other);
        const [from = 0, to = 0] = [times[start], times[Math.min(end, times.length - 1)]];
        const counted = new Map<string, number>();
        for await (const part of countCalls(reader, { from, to }, size))
          for (const { ruling, calls, entries } of part)
            counted.set(`${ruling} ${calls}`, (counted.get(`${ruling} ${calls}`) ?? 0) + entries);
        const expected = rows.filter(
          (row) => hasEnded(row) && row.ruling !== '' && row.began_at >= from && row.began_at < to,
        );
        const grouped = Map.groupBy(expected, ({ ruling, calls }) => `${ruling} ${calls}`);
        expect(counted).toEqual(new Map([...grouped].map(([key, group]) => [key, group.length])));
      });
    }),
    { numRuns: atDepth(5, 20) },
  );
});
