import { afterEach, describe, expect, test } from 'vitest';
import { readFinds } from './read-finds.ts';
import type { StoreReader } from './store-reader.ts';
import type { StoreWriter } from './store-writer.ts';
import { MOST_FINDS } from './store-writer.ts';
import { batch, find, intent, outcome } from './test-rows.ts';

/** A store of a test, empty at first. */
export interface TestStore {
  openWriter(slot?: number): Promise<StoreWriter | undefined>;
  openReader(): Promise<StoreReader>;
}

/** What every dialect promises. */
export function describeWriter(dialect: string, makeStore: () => Promise<TestStore>): void {
  const closing: { close(): Promise<void> }[] = [];

  async function opened(store: TestStore, slot?: number): Promise<StoreWriter> {
    const writer = await store.openWriter(slot);
    if (!writer) throw new Error('The slot is held.');
    closing.push(writer);
    await writer.resume();
    return writer;
  }

  async function reading(store: TestStore): Promise<StoreReader> {
    const reader = await store.openReader();
    closing.push(reader);
    return reader;
  }

  afterEach(async () => {
    for (const each of closing.splice(0).reverse()) await each.close().catch(() => undefined);
  });

  describe(`a store in ${dialect}`, () => {
    test('is empty at first, and its chain begins at nothing', async () => {
      const writer = await opened(await makeStore());
      expect(await writer.resume()).toEqual({ writer: writer.slot, sequence: 0, hash: '', entry: 0 });
      expect(await writer.openEntries()).toEqual([]);
    });

    test('keeps what was committed, every column, for readers and for the next writer', async () => {
      const store = await makeStore();
      const writer = await opened(store);
      const first = intent(writer.slot, 1, { document: 'a"\u0000\u{1F600}\n', client: null });
      const end = { ...outcome(first, 2), recording: first.id, record_hash: 'h' };
      const head = { writer: writer.slot, sequence: 2, hash: 'hash-2', entry: first.id };
      const bytes = new Uint8Array([0, 1, 255]);
      await writer.commit(
        batch({
          intents: [first],
          outcomes: [end],
          recordings: [{ id: first.id, codec: 'none', bytes }],
          artifacts: [{ hash: 'a', kind: 'ruling', content: '{}' }],
          ruledCoordinates: [{ coordinate: 'A.b', category: 'C', effect: 'mask', ruling: 'a' }],
          ruledOperations: [{ ruling: 'a', kind: 'query', operation: 'O', client: '', task: '' }],
          head,
        }),
      );
      const { db } = await reading(store);
      expect(await db.selectFrom('audit_entries').selectAll().execute()).toEqual([{ ...first, ...end }]);
      const [recording] = await db.selectFrom('recordings').selectAll().execute();
      expect(new Uint8Array(recording?.bytes ?? [])).toEqual(bytes);
      expect(await db.selectFrom('ruled_coordinates').select('ruling').execute()).toEqual([{ ruling: 'a' }]);
      const { slot } = writer;
      await writer.close();
      expect(await (await opened(store, slot)).resume()).toEqual(head);
    });

    test('a batch is written whole or not at all, and the writer goes on', async () => {
      const store = await makeStore();
      const writer = await opened(store);
      const [one, two] = [intent(writer.slot, 1), intent(writer.slot, 2)];
      const head = { writer: writer.slot, sequence: 3, hash: 'x', entry: two.id };
      const twice = batch({ intents: [one, two], outcomes: [outcome(one, 3), outcome(one, 3)], head });
      await expect(writer.commit(twice)).rejects.toThrow();
      expect(await writer.resume()).toMatchObject({ sequence: 0 });
      await writer.commit(batch({ intents: [one, two], outcomes: [outcome(one, 3)], head }));
      expect((await writer.openEntries()).map(({ id }) => id)).toEqual([two.id]);
      expect((await writer.unindexedEntries(9)).map(({ id }) => id)).toEqual([one.id]);
    });

    test('what comes out of a journal is written together with where it came from, and is found by that', async () => {
      const writer = await opened(await makeStore());
      const [one, two] = [intent(writer.slot, 1), intent(writer.slot, 2)];
      const head = { writer: writer.slot, sequence: 2, hash: 'x', entry: two.id };
      const journaled = [
        { journal: 'j', number: 7, entry: one.id },
        { journal: 'k', number: 7, entry: two.id },
      ];
      await writer.commit(batch({ intents: [one, two], outcomes: [], journaled, head }));
      expect(await writer.journaledEntries('j')).toEqual([{ journal: 'j', number: 7, entry: one.id }]);
      expect(await writer.journaledEntries('l')).toEqual([]);
      expect(await writer.entry(two.id)).toMatchObject({ ...two, outcome: null });
      expect(await writer.entry(3)).toBeUndefined();
      const other = [{ journal: 'j', number: 7, entry: two.id }];
      await writer.commit(batch({ journaled: other, head: { ...head, sequence: 3 } }));
      expect(await writer.journaledEntries('j')).toEqual(other);
    });

    test('an outcome is written once', async () => {
      const writer = await opened(await makeStore());
      const one = intent(writer.slot, 1);
      const head = { writer: writer.slot, sequence: 2, hash: 'x', entry: one.id };
      await writer.commit(batch({ intents: [one], outcomes: [outcome(one, 2)], head }));
      await expect(writer.commit(batch({ outcomes: [outcome(one, 3)], head }))).rejects.toThrow();
    });

    test('two writers never share a slot; one that closes gives it back', async () => {
      const store = await makeStore();
      const [first, second] = [await opened(store), await opened(store)];
      expect(second.slot).not.toBe(first.slot);
      expect(await store.openWriter(first.slot)).toBeUndefined();
      await first.close();
      expect((await opened(store, first.slot)).slot).toBe(first.slot);
    });

    test('the index grows in parts, knows how far it reaches, and takes a posting twice', async () => {
      const store = await makeStore();
      const writer = await opened(store);
      const entries = [1, 2, 3].map((number) => intent(writer.slot, number));
      const outcomes = entries.map((each, index) => outcome(each, 4 + index));
      const [a = 0, b = 0, c = 0] = entries.map(({ id }) => id);
      const head = { writer: writer.slot, sequence: 6, hash: 'x', entry: c };
      await writer.commit(batch({ intents: entries, outcomes, head }));
      const postings = [
        [7, a],
        [2 ** 47, b],
      ] as const;
      await writer.index({ postings, entries: 65_536, lastEntry: b });
      expect((await writer.unindexedEntries(9)).map(({ id }) => id)).toEqual([c]);
      await writer.index({
        postings: [
          [7, a],
          [7, c],
        ],
        entries: 1,
        lastEntry: c,
      });
      expect(await writer.unindexedEntries(9)).toEqual([]);
      const { db } = await reading(store);
      const rows = await db.selectFrom('entry_terms').selectAll().orderBy('entry').orderBy('generation').execute();
      const [first, next] = [writer.slot, writer.slot + 64];
      expect(rows.map(({ generation, term, entry }) => [generation, term, entry])).toEqual([
        [first, 7, a],
        [next, 7, a],
        [first, 2 ** 47, b],
        [next, 7, c],
      ]);
    });

    test('keeps checkpoints', async () => {
      const store = await makeStore();
      const writer = await opened(store);
      const checkpoint = { writer: writer.slot, sequence: 5, made_at: 1_800_000_000_000, jws: 'a.b.c' };
      await writer.addCheckpoint(checkpoint);
      await writer.addCheckpoint(checkpoint);
      const { db } = await reading(store);
      expect(await db.selectFrom('checkpoints').selectAll().execute()).toEqual([checkpoint]);
    });

    test('rewrites a recording', async () => {
      const store = await makeStore();
      const writer = await opened(store);
      const head = { writer: writer.slot, sequence: 1, hash: 'x', entry: 1 };
      await writer.commit(batch({ recordings: [{ id: 1, codec: 'none', bytes: Buffer.from('raw') }], head }));
      const blank = (row: { readonly id: number }) => ({ id: row.id, codec: 'none', bytes: new Uint8Array(3) });
      expect(await writer.rewriteRecording(1, blank)).toBe(true);
      expect(await writer.rewriteRecording(2, blank)).toBe(false);
      const { db } = await reading(store);
      const [recording] = await db.selectFrom('recordings').selectAll().execute();
      expect(new Uint8Array(recording?.bytes ?? [])).toEqual(new Uint8Array(3));
    });

    test('tells whether what recordings were is forgotten, and goes on writing', async () => {
      const writer = await opened(await makeStore());
      const head = { writer: writer.slot, sequence: 1, hash: 'x', entry: 1 };
      await writer.commit(batch({ recordings: [{ id: 1, codec: 'none', bytes: Buffer.from('raw') }], head }));
      await writer.rewriteRecording(1, ({ id }) => ({ id, codec: 'erased', bytes: new Uint8Array() }));
      expect(await writer.forgetRecordings()).toBe(dialect === 'SQLite');
      await writer.commit(batch({ head: { ...head, sequence: 2 } }));
      expect(await writer.resume()).toMatchObject({ sequence: 2 });
    });

    test('counts of what inspection found are added up, whoever writes them, and their times widen', async () => {
      const store = await makeStore();
      const [first, second] = [await opened(store), await opened(store)];
      await first.addFinds([find('Order.notes', 50, { count: 3 }), find('Order.data', 40, { path: 'a.b' })]);
      await second.addFinds([
        find('Order.notes', 70, { count: 4 }),
        find('Order.notes', 20, { detector: 'MAIL' }),
        find('Order.notes', 60, { count: 2, first_seen: 10 }),
      ]);
      await first.addFinds([]);
      const reader = await reading(store);
      expect(await readFinds(reader)).toEqual([
        find('Order.data', 40, { path: 'a.b' }),
        find('Order.notes', 70, { count: 9, first_seen: 10 }),
        find('Order.notes', 20, { detector: 'MAIL' }),
      ]);
      expect((await readFinds(reader, 41)).map(({ last_seen }) => last_seen)).toEqual([70]);
    });

    test('what was found the longest ago goes where there is too much', async () => {
      const store = await makeStore();
      const writer = await opened(store);
      const many = Array.from({ length: MOST_FINDS }, (_, number) => find(`Order.field${number}`, 1_000 + number));
      await writer.addFinds(many);
      await writer.addFinds([find('Order.old', 5), find('Order.new', 20_000), find('Order.field0', 30_000)]);
      const kept = await readFinds(await reading(store));
      expect(kept).toHaveLength(MOST_FINDS);
      const names = new Set(kept.map(({ coordinate }) => coordinate));
      expect(['old', 'new', 'field0', 'field1', 'field2'].map((name) => names.has(`Order.${name}`))).toEqual([
        false,
        true,
        true,
        false,
        true,
      ]);
    });

    test('a reader cannot write', async () => {
      const store = await makeStore();
      await opened(store);
      const { db } = await reading(store);
      await expect(db.deleteFrom('audit_entries').execute()).rejects.toThrow();
    });
  });
}
