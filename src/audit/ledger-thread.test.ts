import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Arbitrary } from 'fast-check';
import { array, asyncProperty, boolean, constantFrom, assert as laws, oneof, record } from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { atDepth } from '../../test/depth.ts';
import type { EntryRow } from '../store/entry-columns.ts';
import { openStoreReader, openStoreWriter } from '../store/open-store.ts';
import { toArtifact } from './artifact.ts';
import { LedgerThread } from './ledger-thread.ts';
import { expectChain } from './test-chain.ts';
import { intent, outcome, TEMPLATE } from './test-events.ts';
import type { Fault } from './test-faulty-writer.ts';
import { LedgerWorkshop } from './test-ledger-workshop.ts';

const RUNS = atDepth(4, 20, 100);

let folder: string;
let stores = 0;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cordon-ledger-thread-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function open(): LedgerWorkshop {
  return new LedgerWorkshop(join(folder, `${stores++}.db`));
}

const RULING = toArtifact('ruling', '{}');

/** What the client of an operation was told. */
interface Operation {
  readonly number: number;
  readonly isBegun: boolean;
  readonly isEnded: boolean;
}

/** Goes through an operation's life as the gateway does: what was not begun is not carried out. */
async function carryOut(thread: LedgerThread, number: number, canSpool: boolean): Promise<Operation> {
  const template = { ...TEMPLATE, operation: `Entry${number}`, ruling: RULING.hash, artifacts: [RULING] };
  const isBegun = await thread.record(intent(number, { template, canSpool }));
  if (isBegun) await pause(number % 7);
  const isEnded = isBegun && (await thread.record(outcome(number, { latencyUs: number, canSpool })));
  return { number, isBegun, isEnded };
}

/** The checkpoints in the store, the oldest first. */
async function signed({ settings }: LedgerWorkshop): Promise<readonly string[]> {
  const { db, close } = await openStoreReader(settings.store);
  const found = db.selectFrom('checkpoints').select('jws').orderBy('sequence').execute();
  return (await found.finally(() => close())).map(({ jws }) => jws);
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

type Step =
  | { readonly step: 'ask'; readonly canSpool: boolean }
  | { readonly step: 'fail'; readonly fault: Fault }
  | { readonly step: 'down' | 'up' | 'pause' | 'kill' };

const step: Arbitrary<Step> = oneof(
  { weight: 10, arbitrary: record({ step: constantFrom('ask' as const), canSpool: boolean() }) },
  {
    weight: 3,
    arbitrary: record({ step: constantFrom('fail' as const), fault: constantFrom<Fault[]>('before', 'after', 'slow') }),
  },
  { weight: 4, arbitrary: record({ step: constantFrom('down', 'up', 'pause', 'pause') }) },
  { weight: 1, arbitrary: record({ step: constantFrom('kill' as const) }) },
);

/** What may stand in the store of an operation, by what its client was told. */
function expectTold({ number, isBegun, isEnded }: Operation, rows: readonly EntryRow[]): void {
  const found = rows.filter(({ operation }) => operation === `Entry${number}`);
  expect(found.length, `entry ${number}`).toBeLessThanOrEqual(1);
  const [row] = found;
  if (isBegun) expect(row, `entry ${number} was begun`).toBeDefined();
  if (!row) return;
  const marked = ['unaudited', 'interrupted'];
  const possible = isEnded ? ['answered'] : isBegun ? ['answered', ...marked] : marked;
  expect(possible, `entry ${number}`).toContain(row.outcome);
}

test('law: through slow stores, failures and threads that die, what a client was told holds', async () => {
  await laws(
    asyncProperty(array(step, { minLength: 10, maxLength: 60 }), async (steps) => {
      const workshop = open();
      const thread = await LedgerThread.open(workshop.settings, workshop.start);
      const operations: Promise<Operation>[] = [];
      for (const each of steps) {
        switch (each.step) {
          case 'ask':
            operations.push(carryOut(thread, operations.length, each.canSpool));
            break;
          case 'fail':
            workshop.writer?.failNext(each.fault);
            break;
          case 'down':
          case 'up':
            if (workshop.writer) workshop.writer.isDown = each.step === 'down';
            break;
          case 'pause':
            await pause(8);
            break;
          case 'kill':
            workshop.kill();
        }
      }
      const told = await Promise.all(operations);
      if (workshop.writer) workshop.writer.isDown = false;
      await pause(2_500);
      await thread.close();
      const next = await LedgerThread.open(workshop.settings, workshop.start);
      const rows = await workshop.rows();
      expectChain(rows);
      for (const each of told) expectTold(each, rows);
      await next.close();
    }),
    { numRuns: RUNS },
  );
}, 1_200_000);

test('an intent that was given up, and was written after all, is marked', async () => {
  const workshop = open();
  const thread = await LedgerThread.open(workshop.settings, workshop.start);
  workshop.writer?.failNext('slow');
  expect(await carryOut(thread, 1, false)).toMatchObject({ isBegun: false });
  await expect.poll(() => workshop.rows(), { timeout: 5_000 }).toMatchObject([{ outcome: 'unaudited' }]);
  await thread.close();
});

test('A66 a chain that somebody else has written is not written behind by who left it; another one is begun', async () => {
  const workshop = open();
  const thread = await LedgerThread.open(workshop.settings, workshop.start);
  expect(await carryOut(thread, 1, false)).toMatchObject({ isEnded: true });
  const old = workshop.writer;
  // As somebody does who takes the slot for free: what he writes stands behind, and the ledger is told by a failure.
  const head = await old?.resume();
  if (!old || !head) throw new Error('There is a writer.');
  await old.commit({
    artifacts: [],
    ruledCoordinates: [],
    ruledOperations: [],
    intents: [],
    outcomes: [],
    recordings: [],
    journaled: [],
    head: { ...head, hash: 'elsewhere' },
  });
  old.failNext('before');
  expect(await carryOut(thread, 2, true)).toMatchObject({ isEnded: true });
  await expect.poll(() => workshop.states, { timeout: 5_000 }).toEqual(['unwritable', 'moved', 'writable']);
  expect(workshop.writer).not.toBe(old);
  expect((await workshop.rows()).map(({ operation, origin }) => [operation, origin])).toEqual([
    ['Entry1', 'store'],
    ['Entry2', 'journal'],
  ]);
  await thread.close();
});

test('a thread that dies is started again; what it had open is interrupted, and the next is answered', async () => {
  const workshop = open();
  const thread = await LedgerThread.open(workshop.settings, workshop.start);
  expect(await thread.record(intent(1))).toBe(true);
  workshop.kill();
  expect(await thread.record(outcome(1))).toBe(false);
  await expect.poll(async () => (await carryOut(thread, 2, false)).isEnded, { timeout: 5_000 }).toBe(true);
  expect((await workshop.rows()).map(({ outcome }) => outcome)).toContain('interrupted');
  expect(workshop.states).toEqual(['unwritable', 'writable']);
  await thread.close();
});

test('closing while things wait: what was taken is told, and the end is signed', async () => {
  const workshop = open();
  const thread = await LedgerThread.open(workshop.settings, workshop.start);
  const told = Array.from({ length: 1_500 }, (_, number) => thread.record(intent(number + 1)));
  await thread.close();
  expect((await Promise.all(told)).every(Boolean)).toBe(true);
  const rows = await workshop.rows();
  expect(rows).toHaveLength(1_500);
  expect((await signed(workshop)).at(-1)).toBe('signed 1500');
});

test('closing while it is being signed where the chain stood: the end is signed as well', async () => {
  const workshop = open();
  const sign: typeof workshop.settings.sign = async (head) => {
    await pause(100);
    return await workshop.settings.sign(head);
  };
  const thread = await LedgerThread.open({ ...workshop.settings, sign, checkpointMs: 5 }, workshop.start);
  await thread.record(intent(1));
  await pause(50);
  await thread.record(outcome(1));
  await thread.close();
  expect(await signed(workshop)).toEqual(['signed 1', 'signed 2']);
});

test('closing while the thread is away ends at once, and starts nothing', async () => {
  const workshop = open();
  const thread = await LedgerThread.open(workshop.settings, workshop.start);
  workshop.kill();
  await pause(10);
  await thread.close();
  expect(await thread.record(intent(1))).toBe(false);
  await pause(1_200);
  expect(workshop.states).toEqual(['unwritable']);
});

test('closing while the thread starts again ends that, too: nobody holds the slot afterwards', async () => {
  const workshop = open();
  const thread = await LedgerThread.open(workshop.settings, workshop.start);
  workshop.startMs = 400;
  workshop.kill();
  await pause(1_200);
  await thread.close();
  await pause(500);
  const next = await openStoreWriter(workshop.settings.store, 0);
  expect(next?.slot).toBe(0);
  await next?.close();
});
