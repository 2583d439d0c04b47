import { afterEach, describe, expect, test } from 'vitest';
import { ALL_IDS } from './id-range.ts';
import type { TrafficPart, TrafficQuery } from './read-traffic.ts';
import { newestTraffic, readTraffic, trafficWindows } from './read-traffic.ts';
import type { StoreReader } from './store-reader.ts';
import { batch, intent, outcome } from './test-rows.ts';
import type { TestStore } from './test-writer-suite.ts';

/** What becomes of one entry of a test, and what it asks. */
interface Asked {
  readonly kind?: string;
  readonly ruling?: string;
  readonly variables?: string;
  /** Null where it stays open. */
  readonly end?: { readonly outcome?: string; readonly codes?: string; readonly counts?: string } | null;
}

/** How every dialect puts recorded operations together. */
export function describeTraffic(dialect: string, makeStore: () => Promise<TestStore>): void {
  const closing: { close(): Promise<void> }[] = [];

  afterEach(async () => {
    for (const each of closing.splice(0).reverse()) await each.close();
  });

  /** Entries one millisecond apart. */
  async function recorded(entries: readonly Asked[]): Promise<StoreReader> {
    const store = await makeStore();
    const writer = await store.openWriter();
    if (!writer) throw new Error('The slot is held.');
    closing.push(writer);
    await writer.resume();
    const intents = entries.map(({ end: _, ...more }, index) => intent(writer.slot, index + 1, more));
    const outcomes = entries.flatMap(({ end = {} }, index) => {
      const begun = intents[index];
      return end && begun ? [{ ...outcome(begun, index), counts: '[1,0]', ...end }] : [];
    });
    const head = { writer: writer.slot, sequence: 1, hash: 'h', entry: intents.at(-1)?.id ?? 0 };
    await writer.commit(batch({ intents, outcomes, head }));
    const reader = await store.openReader();
    closing.push(reader);
    return reader;
  }

  async function read(reader: StoreReader, query: Partial<TrafficQuery> = {}, part?: TrafficPart) {
    const rows = await readTraffic(reader, { ...ALL_IDS, from: undefined, to: undefined, ...query }, part);
    return rows
      .map(({ ruling, variables, refused, counts, entries }) => [ruling, variables, refused, counts, entries].join(' '))
      .sort();
  }

  describe(`traffic in ${dialect}`, () => {
    test('is put together where it was asked and ended alike', async () => {
      const reader = await recorded([
        {},
        { variables: '{"a":1}' },
        { end: { counts: '[2,0]' } },
        { ruling: 'other' },
        { end: { outcome: 'refused', codes: '[{"code":"PII_BLOCKED"}]', counts: '[]' } },
        { end: { outcome: 'failed', codes: '[{"code":"INTERNAL"}]', counts: '[]' } },
        { end: null },
        { kind: 'mutation', variables: '{"a":1}' },
        { kind: 'reading' },
      ]);
      const refused = 'ruling  [{"code":"PII_BLOCKED"}] [] 1';
      expect(await read(reader)).toEqual(
        ['other   [1,0] 1', 'ruling    1', 'ruling   [1,0] 3', 'ruling   [2,0] 1', 'ruling   [] 1', refused].sort(),
      );
      expect(await read(reader, {}, { rulings: ['other'] })).toEqual(['other {}  [1,0] 1']);
      expect(await read(reader, {}, { rulings: ['ruling'] })).toContain('ruling {"a":1}  [1,0] 2');
    });

    test('is bounded by time, and by the newest so many', async () => {
      const reader = await recorded([{}, { ruling: 'two' }, { kind: 'reading' }, { ruling: 'four' }]);
      const start = 1_800_000_000_000;
      expect(await read(reader, { from: start + 2, to: start + 4 })).toEqual(['two   [1,0] 1']);
      const all = { ...ALL_IDS, from: undefined, to: undefined };
      expect(await read(reader, await newestTraffic(reader, all, 2))).toEqual(['four   [1,0] 1', 'two   [1,0] 1']);
      expect(await newestTraffic(reader, all, 3)).toEqual(all);
    });

    test('comes in stretches that join to the whole', async () => {
      const reader = await recorded(Array.from({ length: 7 }, () => ({})));
      const all = { ...ALL_IDS, from: undefined, to: undefined };
      const counts: number[] = [];
      let next = all.after;
      for await (const window of trafficWindows(reader, all, 3)) {
        expect(window.after).toBe(next);
        next = window.before - 1;
        for (const { entries } of await readTraffic(reader, window)) counts.push(entries);
      }
      expect(counts).toEqual([3, 3, 1]);
      expect(next).toBe(all.before - 1);
    });
  });
}
