import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Arbitrary } from 'fast-check';
import { array, asyncProperty, boolean, constant, constantFrom, assert as laws, nat, oneof, record } from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { atDepth } from '../../test/depth.ts';
import type { EntryRow } from '../store/entry-columns.ts';
import { expectChain } from './test-chain.ts';
import type { Fault } from './test-faulty-writer.ts';
import type { Action, ToldEntry } from './test-ledger-world.ts';
import { CANARY, LedgerWorld, LIMIT_BYTES } from './test-ledger-world.ts';

type Step =
  | { readonly step: 'record'; readonly actions: readonly Action[] }
  | { readonly step: 'fail'; readonly fault: Fault }
  | { readonly step: 'down' | 'up' | 'retry' | 'index' | 'kill' };

const RUNS = atDepth(30, 200, 2_000);

let folder: string;
let stores = 0;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cordon-ledger-law-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const action: Arbitrary<Action> = oneof(
  record({ action: constantFrom('begin', 'begin', 'both'), canSpool: boolean() }),
  record({ action: constantFrom('end', 'end', 'end', 'give up'), pick: nat(20) }),
);
const recording = record({ step: constant('record'), actions: array(action, { minLength: 1, maxLength: 6 }) });
const step: Arbitrary<Step> = oneof(
  { weight: 8, arbitrary: recording },
  { weight: 3, arbitrary: record({ step: constant('fail'), fault: constantFrom<Fault[]>('before', 'after') }) },
  { weight: 4, arbitrary: record({ step: constantFrom('down', 'up', 'retry', 'retry', 'index') }) },
  { weight: 1, arbitrary: record({ step: constant('kill') }) },
);

async function take(world: LedgerWorld, given: Step): Promise<void> {
  switch (given.step) {
    case 'record':
      return await world.record(given.actions);
    case 'fail':
      return world.fail(given.fault);
    case 'down':
    case 'up':
      world.writer.isDown = given.step === 'down';
      return;
    case 'retry':
      return await world.ledger.retry();
    case 'index':
      return await world.ledger.index();
    case 'kill':
      return await world.killAndRestart();
  }
}

/** What waits is bounded, and holds nothing of operations that may not wait, nor a value. */
function expectJournal(world: LedgerWorld): void {
  const text = world.journalText();
  expect(text.length).toBeLessThanOrEqual(LIMIT_BYTES);
  expect(text).not.toContain(CANARY);
  for (const { number, canSpool } of world.told) if (!canSpool) expect(text).not.toContain(`Entry${number}_`);
}

/** What may stand in the store of an entry whose client was told this. */
function expectTold(told: ToldEntry, found: readonly EntryRow[], isOver: boolean): void {
  const { number, isBegun, ended, isEnded, wasKilled } = told;
  const [row] = found;
  expect(found.length, `entry ${number}`).toBeLessThanOrEqual(1);
  if (isBegun) expect(found.length, `entry ${number} was begun`).toBe(1);
  if (!row) return;
  const possible = possibleOutcomes(told, isOver);
  expect(possible, `entry ${number}: ${JSON.stringify({ isBegun, ended, isEnded, wasKilled })}`).toContain(row.outcome);
  if (row.outcome === 'answered') expect([row.latency_us, row.record_hash === null]).toEqual([number, false]);
}

function possibleOutcomes({ isBegun, ended, isEnded, wasKilled }: ToldEntry, isOver: boolean): readonly unknown[] {
  if (isEnded) return [ended];
  const killed = wasKilled || isOver ? ['interrupted'] : [];
  // It was refused, so nothing was carried out; or its end was, and then it is not said that anybody saw it.
  if (!isBegun || ended) return ['unaudited', ...(ended ? [ended] : []), ...killed];
  return killed.length > 0 ? killed : [null];
}

async function expectStore(world: LedgerWorld, isOver: boolean): Promise<void> {
  const rows = await world.rows();
  expectChain(rows);
  const artifacts = await world.artifacts();
  expect(rows.filter(({ ruling }) => !artifacts.has(ruling))).toEqual([]);
  for (const told of world.told) {
    const found = rows.filter(({ operation }) => operation === `Entry${told.number}_`);
    expectTold(told, found, isOver);
  }
}

test('law: however its store fails, what is told to be durable is there once, and what is there was told or is marked', async () => {
  await laws(
    asyncProperty(array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
      const world = await LedgerWorld.open(join(folder, `${stores++}.db`));
      for (const each of steps) {
        await take(world, each);
        expectJournal(world);
      }
      await world.recover();
      expect(world.journalText()).toBe('');
      await expectStore(world, false);
      await world.killAndRestart();
      await expectStore(world, true);
      expect(await world.indexed()).toEqual(new Set((await world.rows()).map(({ id }) => id)));
      await world.close();
    }),
    { numRuns: RUNS },
  );
}, 1_200_000);
