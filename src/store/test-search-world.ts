import fc from 'fast-check';
import { splitDigests } from './digests.ts';
import type { EntryRow, IntentColumns } from './entry-columns.ts';
import { createEntryIds } from './entry-id.ts';
import { intentTerms, outcomeTerms } from './entry-terms.ts';
import type { StoreWriter } from './store-writer.ts';
import type { RuledCoordinateRow, RuledOperationRow } from './tables.ts';
import { batch, intent, outcome } from './test-rows.ts';

const START = 1_800_000_000_000;

/** Digests of three values. */
export const DIGESTS: readonly string[] = ['Qw4', '9Kd', 'zP_'].map((start) => `${start.padEnd(21, 'x1Y-')}A`);

/** Whom rulings are for, and what was decided in them; the last is of nobody and nothing. */
export const RULED_OPERATIONS: readonly RuledOperationRow[] = ['Customers', 'Invoices'].flatMap((operation, index) =>
  ['none', 'support'].map((task, place) => ({
    ruling: `ruling-${index}${place}`,
    kind: index === 0 ? 'query' : 'mutation',
    operation,
    client: place === 0 ? 'desk' : '',
    task,
  })),
);

export const RULED_COORDINATES: readonly RuledCoordinateRow[] = RULED_OPERATIONS.flatMap(
  ({ ruling, operation, task }) => [
    { coordinate: 'Customer.email', category: 'EMAIL', effect: task === 'none' ? 'mask' : 'reveal', ruling },
    ...(operation === 'Invoices' ? [{ coordinate: 'Invoice.iban', category: 'IBAN', effect: 'mask', ruling }] : []),
  ],
);

/** What happens next in a store. */
interface Event {
  readonly writer: number;
  /** How far the clock goes on: back where it was set back. */
  readonly passed: number;
  readonly subject: string;
  readonly issuer: string;
  readonly session: string;
  /** The place in the table of rulings; none where it is beyond. */
  readonly ruling: number;
  readonly asked: readonly string[];
  readonly shown: readonly string[];
  /** Null where it stays open. */
  readonly outcome: 'answered' | 'refused' | null;
  /** Whether the index of the writer follows now, and whether that part of it is full then. */
  readonly indexes: 'no' | 'yes' | 'full';
}

const digests = fc.subarray([...DIGESTS]);

/** Anything that can happen. */
export const anyEvent: fc.Arbitrary<Event> = fc.record({
  writer: fc.nat(2),
  passed: fc.oneof({ weight: 9, arbitrary: fc.nat(3) }, { weight: 1, arbitrary: fc.integer({ min: -40, max: 40 }) }),
  subject: fc.constantFrom('ada', 'bob', 'cleo'),
  issuer: fc.constantFrom('https://one.example', 'https://two.example'),
  session: fc.constantFrom('s1', 's2'),
  ruling: fc.nat(RULED_OPERATIONS.length),
  asked: digests,
  shown: digests,
  outcome: fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom('answered' as const, 'refused' as const) },
    { weight: 1, arbitrary: fc.constant(null) },
  ),
  indexes: fc.oneof(
    { weight: 8, arbitrary: fc.constant('no' as const) },
    { weight: 4, arbitrary: fc.constant('yes' as const) },
    { weight: 1, arbitrary: fc.constant('full' as const) },
  ),
});

interface WriterState {
  readonly writer: StoreWriter;
  readonly nextId: (now: number) => number;
  sequence: number;
  waiting: EntryRow[];
  oldestOpen: number | undefined;
}

/** A store in which things happen, one after another, written and indexed as the ledger does it. */
export class SearchWorld {
  readonly #writers: readonly WriterState[];
  #now = START;

  constructor(writers: readonly StoreWriter[]) {
    this.#writers = writers.map((writer) => ({
      writer,
      nextId: createEntryIds(writer.slot, 0),
      sequence: 0,
      waiting: [],
      oldestOpen: undefined,
    }));
  }

  /** Lets so many milliseconds pass. */
  pass(milliseconds: number): void {
    this.#now += milliseconds;
  }

  async play(events: readonly Event[]): Promise<void> {
    for (const event of events) await this.#play(event);
  }

  async #play(event: Event): Promise<void> {
    const state = this.#writers[event.writer];
    if (!state) throw new Error('There is no such writer.');
    this.#now += event.passed;
    const begun = this.#intentOf(event, state);
    const ended = event.outcome === null ? [] : [{ ...outcome(begun, ++state.sequence), ...endOf(event) }];
    await state.writer.commit(
      batch({
        ruledCoordinates: RULED_COORDINATES,
        ruledOperations: RULED_OPERATIONS,
        intents: [begun],
        outcomes: ended,
        head: { writer: state.writer.slot, sequence: state.sequence, hash: 'hash', entry: begun.id },
      }),
    );
    for (const end of ended) state.waiting.push({ ...begun, ...end });
    if (ended.length === 0) state.oldestOpen ??= begun.id;
    if (event.indexes !== 'no') await index(state, event.indexes === 'full');
  }

  #intentOf({ subject, issuer, session, ruling, asked }: Event, state: WriterState): IntentColumns {
    const ruled = RULED_OPERATIONS[ruling];
    return intent(state.writer.slot, ++state.sequence, {
      id: state.nextId(this.#now),
      began_at: this.#now,
      subject,
      issuer,
      session,
      ruling: ruled?.ruling ?? '',
      operation: ruled?.operation ?? 'Customers',
      kind: ruled?.kind ?? 'query',
      client: ruled?.client || null,
      task: ruled?.task === 'support' ? 'support' : null,
      asked: asked.join(''),
    });
  }
}

function endOf({ outcome: end, shown }: Event) {
  return { outcome: end ?? '', shown: shown.join('') };
}

/** A part that is told to hold very many is full. */
async function index(state: WriterState, isFull: boolean): Promise<void> {
  const ready = state.waiting.filter(({ id }) => state.oldestOpen === undefined || id < state.oldestOpen);
  const last = ready.at(-1);
  if (!last) return;
  state.waiting = state.waiting.filter((row) => !ready.includes(row));
  const postings = ready.flatMap((row) =>
    [
      ...intentTerms(row, splitDigests(row.asked)),
      ...outcomeTerms({ outcome: row.outcome ?? '' }, splitDigests(row.shown ?? '')),
    ].map((term) => [term, row.id] as const),
  );
  await state.writer.index({ postings, entries: isFull ? 65_536 : ready.length, lastEntry: last.id });
}
