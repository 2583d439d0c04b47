import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { expectChain } from './test-chain.ts';
import { intent, outcome } from './test-events.ts';
import { LedgerWorld } from './test-ledger-world.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cordon-ledger-failures-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function open(): Promise<LedgerWorld> {
  return LedgerWorld.open(join(folder, 'store.db'));
}

/** Operations, outcomes and origins of what stands in the store, which is one chain. */
async function found(world: LedgerWorld): Promise<readonly unknown[]> {
  const rows = await world.rows();
  expectChain(rows);
  return rows.map(({ operation, outcome, origin }) => `${operation} ${outcome} ${origin}`);
}

test('what comes while the last of the backlog is written waits for that, and is not lost', async () => {
  const world = await open();
  await world.record([{ action: 'begin', canSpool: false }]);
  world.fail('before');
  // It ran, and its end is owed.
  await world.record([{ action: 'end', pick: 0 }]);
  world.fail('slow');
  const retried = world.ledger.retry();
  await new Promise((resolve) => setTimeout(resolve, 10));
  await world.record([{ action: 'both', canSpool: true }]);
  await retried;
  expect(world.told).toMatchObject([{ isEnded: false }, { isEnded: true }]);
  expect(world.ledger.isUsable).toBe(true);
  expect(await found(world)).toEqual(['Entry0_ unaudited store', 'Entry1_ answered store']);
  await world.close();
});

test('what comes while much of the backlog is still to be written goes behind it in the journal', async () => {
  const world = await open();
  world.writer.isDown = true;
  for (let time = 0; time < 5; time++) await world.record([{ action: 'both', canSpool: true }]);
  world.writer.isDown = false;
  world.fail('slow');
  const retried = world.ledger.retry();
  await world.record([{ action: 'both', canSpool: true }]);
  await retried;
  expect(await found(world)).toEqual(Array.from({ length: 6 }, (_, number) => `Entry${number}_ answered journal`));
  await world.close();
});

test('an outcome is taken once, wherever it is taken', async () => {
  const world = await open();
  const { ledger, writer } = world;
  await ledger.record([intent(1), intent(2, { canSpool: true })]);
  writer.isDown = true;
  const [first, second] = [outcome(2, { canSpool: true }), outcome(2, { canSpool: true })];
  // The first is told by a failure that the store is away.
  expect([...(await ledger.record([first]))]).toEqual([]);
  expect([...(await ledger.record([second]))]).toEqual([second]);
  // And it is not owed besides.
  await world.recover();
  expect((await world.rows()).map((row) => row.outcome)).toEqual([null, 'answered']);
  await world.close();
});

test('journals of two processes do not mix, though their entries have the same numbers', async () => {
  const [first, second] = [await open(), await open()];
  await second.record([{ action: 'begin', canSpool: true }]);
  for (const world of [first, second]) world.writer.isDown = true;
  await first.record([{ action: 'begin', canSpool: true }]);
  await second.record([{ action: 'end', pick: 0 }]);
  for (const world of [first, second]) await world.kill();

  const next = await open();
  const rows = await next.rows();
  const told = rows.map(({ writer, outcome, origin, latency_us }) => [writer, outcome, origin, latency_us !== null]);
  // The second one's entry stands in a chain that is not ours: what became of it is told anew, once.
  expect(told.sort()).toEqual([
    [0, 'answered', 'journal', true],
    [0, 'interrupted', 'journal', true],
    [1, null, 'store', false],
  ]);
  expectChain(rows.filter(({ writer }) => writer === 0));
  expect(next.ledger.interrupted).toBe(1);
  await next.close();
});

test('a chain that moved is not written behind, and what waits stays in the journal', async () => {
  const world = await open();
  const { ledger, writer } = world;
  await world.record([{ action: 'both', canSpool: true }]);
  await writer.commit({
    artifacts: [],
    ruledCoordinates: [],
    ruledOperations: [],
    intents: [],
    outcomes: [],
    recordings: [],
    journaled: [],
    head: { ...ledger.head, sequence: 9 },
  });
  world.fail('before');
  await world.record([{ action: 'both', canSpool: true }]);
  await expect(ledger.retry()).rejects.toThrow('does not stand where it was left');
  expect([ledger.isUsable, await found(world)]).toEqual([false, ['Entry0_ answered store']]);
  expect(world.journalText()).toContain('Entry1_');
  await ledger.abandon();
});
