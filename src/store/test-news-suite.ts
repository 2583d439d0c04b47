import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import type { IntentColumns } from './entry-columns.ts';
import { createEntryIds } from './entry-id.ts';
import { NewEntries } from './new-entries.ts';
import type { StoreWriter } from './store-writer.ts';
import { batch, intent, outcome } from './test-rows.ts';
import type { TestStore } from './test-writer-suite.ts';

const START = 1_800_000_000_000;

/** What happens next: a writer, by a clock of its own, begins entries, ends its oldest open ones, or the news are read. */
const anyStep = fc.oneof(
  fc.record({
    kind: fc.constant('write' as const),
    writer: fc.nat(2),
    passed: fc.nat(5),
    begins: fc.nat(3),
    ends: fc.nat(3),
  }),
  fc.record({ kind: fc.constant('read' as const) }),
);

type Step = typeof anyStep extends fc.Arbitrary<infer Value> ? Value : never;

/** One writer's part: entries begin and end. */
class Writing {
  readonly #writer: StoreWriter;
  readonly #nextId: (now: number) => number;
  #now: number;
  #sequence = 0;
  #last = 0;
  #open: IntentColumns[] = [];

  constructor(writer: StoreWriter, delay: number) {
    this.#writer = writer;
    this.#nextId = createEntryIds(writer.slot, 0);
    this.#now = START - delay;
  }

  /** The ids of what ended. */
  async write({ passed, begins, ends }: Step & { readonly kind: 'write' }): Promise<readonly number[]> {
    this.#now += passed;
    const intents = Array.from({ length: begins }, () =>
      intent(this.#writer.slot, ++this.#sequence, { id: this.#nextId(this.#now), began_at: this.#now }),
    );
    this.#open.push(...intents);
    const outcomes = this.#open.splice(0, ends).map((each) => outcome(each, ++this.#sequence));
    if (intents.length + outcomes.length === 0) return [];
    this.#last = intents.at(-1)?.id ?? this.#last;
    const head = { writer: this.#writer.slot, sequence: this.#sequence, hash: 'x', entry: this.#last };
    await this.#writer.commit(batch({ intents, outcomes, head }));
    return outcomes.map(({ id }) => id);
  }
}

/** What every dialect tells of what is new. */
export function describeNews(
  dialect: string,
  makeStore: () => Promise<TestStore>,
  { numRuns }: { readonly numRuns: number },
): void {
  const closing: { close(): Promise<void> }[] = [];

  async function opened() {
    const store = await makeStore();
    const opening = [await store.openWriter(), await store.openWriter(), await store.openWriter()];
    const writers = opening.filter((each) => !!each);
    for (const writer of writers) await writer.resume();
    const reader = await store.openReader();
    closing.push(...writers, reader);
    // One clock is late: its ids become visible after larger ones of others.
    return { reader, writings: writers.map((writer, index) => new Writing(writer, 40 * index)) };
  }

  async function closeAll(): Promise<void> {
    for (const each of closing.splice(0).reverse()) await each.close();
  }

  afterEach(closeAll);

  test(`news in ${dialect}: law: whatever ends from the opening on is told once, whoever wrote it`, async () => {
    const steps = fc.array(anyStep, { minLength: 1, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(steps, steps, async (before, after) => {
        const { reader, writings } = await opened();
        await play(before, writings);
        const news = await NewEntries.open(reader);
        const told: number[] = [];
        const ended = await play(after, writings, async () => void told.push(...(await readIds(news))));
        told.push(...(await readIds(news)));
        expect(told.toSorted()).toEqual(ended.toSorted());
        await closeAll();
      }),
      { numRuns, interruptAfterTimeLimit: 15_000 },
    );
  });

  test(`news in ${dialect}: more than a page at once`, async () => {
    const { reader, writings } = await opened();
    const news = await NewEntries.open(reader);
    const many = { kind: 'write', writer: 0, passed: 1, begins: 1_201, ends: 1_200 } as const;
    const ended = await play([many], writings);
    expect(await readIds(news)).toEqual(ended);
    expect(await readIds(news)).toEqual([]);
    const last = await play([{ ...many, begins: 0, ends: 1 }], writings);
    expect(await readIds(news)).toEqual(last);
  });
}

/** The ids of what ended, in that order. */
async function play(
  steps: readonly Step[],
  writings: readonly Writing[],
  read: () => Promise<void> = async () => undefined,
): Promise<readonly number[]> {
  const ended: number[] = [];
  for (const step of steps) {
    if (step.kind === 'read') await read();
    else ended.push(...((await writings[step.writer]?.write(step)) ?? []));
  }
  return ended;
}

async function readIds(news: NewEntries): Promise<readonly number[]> {
  const ids: number[] = [];
  for await (const entries of news.read()) ids.push(...entries.map(({ id }) => id));
  return ids;
}
