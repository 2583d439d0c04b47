import { afterEach, describe, expect, test } from 'vitest';
import { readEndedEntries } from './ended-entries.ts';
import type { ExportSlot } from './export-slot.ts';
import type { StoreReader } from './store-reader.ts';
import type { StoreWriter } from './store-writer.ts';
import { batch, intent, outcome } from './test-rows.ts';
import type { TestStore } from './test-writer-suite.ts';

/** A store of a test that can be exported. */
export interface ExportedStore extends TestStore {
  openExport(destination: string): Promise<ExportSlot | undefined>;
}

const [HERE, THERE] = ['aaaa_collector-here', 'bbbb_collector-there'];

/** What every dialect promises to those who export. */
export function describeExport(dialect: string, makeStore: () => Promise<ExportedStore>): void {
  const closing: { close(): Promise<void> }[] = [];

  async function kept<Part extends { close(): Promise<void> }>(opening: Promise<Part | undefined>): Promise<Part> {
    const opened = await opening;
    if (!opened) throw new Error('It is held.');
    closing.push(opened);
    return opened;
  }

  async function writing(store: TestStore): Promise<StoreWriter> {
    const writer = await kept(store.openWriter());
    await writer.resume();
    return writer;
  }

  /** Writes entries one after another, and ends those that are told, in that order. */
  async function write(writer: StoreWriter, count: number, ended: readonly number[]): Promise<void> {
    const intents = Array.from({ length: count }, (_, index) => intent(writer.slot, index + 1));
    const outcomes = ended.map((number, index) => outcome(intent(writer.slot, number), count + 1 + index));
    const sequence = count + ended.length;
    const head = { writer: writer.slot, sequence, hash: `hash-${sequence}`, entry: count * 64 + writer.slot };
    await writer.commit(batch({ intents, outcomes, head }));
  }

  const numbersOf = (entries: readonly { readonly id: number }[]) => entries.map(({ id }) => Math.floor(id / 64));
  const next = async ({ db }: StoreReader, places: readonly (readonly [number, number])[], limit = 9) =>
    await readEndedEntries(db, { places: new Map(places), limit, also: [] });

  afterEach(async () => {
    for (const each of closing.splice(0).reverse()) await each.close().catch(() => undefined);
  });

  describe(`the export of a store in ${dialect}`, () => {
    test('entries come in the order in which they ended, those that are open when they have', async () => {
      const store = await makeStore();
      const writer = await writing(store);
      const reader = await kept(store.openReader());
      await write(writer, 4, [3, 1]);
      const first = await next(reader, []);
      expect(numbersOf(first)).toEqual([3, 1]);
      const place = first.at(-1)?.outcome_sequence ?? 0;
      expect(await next(reader, [[writer.slot, place]])).toEqual([]);
      const late = outcome(intent(writer.slot, 2), 7);
      const head = { writer: writer.slot, sequence: 7, hash: 'hash-7', entry: 4 * 64 };
      await writer.commit(batch({ outcomes: [late], head }));
      expect(numbersOf(await next(reader, [[writer.slot, place]]))).toEqual([2]);
    });

    test('every writer gets its share, and no more come than were asked for', async () => {
      const store = await makeStore();
      const [one, other] = [await writing(store), await writing(store)];
      await write(one, 3, [1, 2, 3]);
      await write(other, 2, [2]);
      const reader = await kept(store.openReader());
      const writersOf = async (limit: number) => (await next(reader, [], limit)).map(({ writer }) => writer);
      expect(await writersOf(9)).toEqual([one.slot, one.slot, one.slot, other.slot]);
      expect(await writersOf(2)).toEqual([one.slot, other.slot]);
      expect(await writersOf(1)).toEqual([one.slot]);
    });

    test('I7 what is exported holds no digest, and document and variables only where they are asked for', async () => {
      const store = await makeStore();
      const writer = await writing(store);
      await write(writer, 1, [1]);
      const { db } = await kept(store.openReader());
      const [entry] = await readEndedEntries(db, { places: new Map(), limit: 9, also: [] });
      const withheld = ['digest_key', 'asked', 'shown', 'claims', 'recording', 'document', 'variables'];
      expect(Object.keys(entry ?? {}).filter((column) => withheld.includes(column))).toEqual([]);
      const [whole] = await readEndedEntries(db, { places: new Map(), limit: 9, also: ['document', 'variables'] });
      expect(whole).toEqual({ ...entry, document: intent(0, 1).document, variables: '{}' });
    });

    test('one process exports to a destination at a time, and the next goes on where it got to', async () => {
      const store = await makeStore();
      await writing(store);
      const slot = await kept(store.openExport(HERE));
      expect(await store.openExport(HERE)).toBeUndefined();
      expect(await (await kept(store.openExport(THERE))).places()).toEqual(new Map());
      expect(await slot.places()).toEqual(new Map());
      const places = new Map([
        [0, 7],
        [63, 2 ** 45],
      ]);
      await slot.advance(places);
      await slot.close();
      expect(await (await kept(store.openExport(HERE))).places()).toEqual(places);
    });

    test('how far it got never goes back', async () => {
      const store = await makeStore();
      await writing(store);
      const slot = await kept(store.openExport(HERE));
      await slot.advance(new Map([[0, 7]]));
      await slot.advance(
        new Map([
          [0, 5],
          [1, 2],
        ]),
      );
      expect(await slot.places()).toEqual(
        new Map([
          [0, 7],
          [1, 2],
        ]),
      );
    });
  });
}
