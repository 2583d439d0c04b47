import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openAuditKeyMaterial } from '../keys/open-audit-keys.ts';
import { openStoreReader } from '../store/open-store.ts';
import { readFinds } from '../store/read-finds.ts';
import type { StoreConfig } from '../store/store-config.ts';
import { find } from '../store/test-rows.ts';
import { FindDelivery } from './find-delivery.ts';
import { LedgerThread } from './ledger-thread.ts';
import { openAudit } from './open-audit.ts';
import { intent, outcome } from './test-events.ts';
import { LedgerWorkshop } from './test-ledger-workshop.ts';

const NOTES = { coordinate: 'Order.notes', path: '', category: 'EMAIL', detector: 'EMAIL', count: 1 };

let folder: string;
let stores = 0;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cordon-finds-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A ledger's thread whose store fails on cue, and what brings finds to it. */
async function open(spacingMs = 5) {
  const workshop = new LedgerWorkshop(join(folder, `${stores++}.db`));
  const thread = await LedgerThread.open(workshop.settings, workshop.start);
  const delivery = new FindDelivery({ write: (rows) => thread.addFinds(rows), spacingMs, now: Date.now });
  return { workshop, thread, delivery };
}

/** What is in the store, as `coordinate count`. */
async function counted(store: StoreConfig): Promise<readonly string[]> {
  const reader = await openStoreReader(store);
  const rows = await readFinds(reader).finally(() => reader.close());
  return rows.map(({ coordinate, count }) => `${coordinate} ${count}`);
}

test('finds are written some time later, and what comes meanwhile after that', async () => {
  const { workshop, thread, delivery } = await open();
  delivery.count([NOTES, NOTES]);
  expect(await counted(workshop.settings.store)).toEqual([]);
  await expect.poll(() => counted(workshop.settings.store)).toEqual(['Order.notes 2']);
  delivery.count([NOTES]);
  await expect.poll(() => counted(workshop.settings.store)).toEqual(['Order.notes 3']);
  await delivery.close();
  await thread.close();
});

test('closing writes what is left, more than goes at once', async () => {
  const { workshop, thread, delivery } = await open(60_000);
  const many = Array.from({ length: 1_201 }, (_, number) => ({ ...NOTES, coordinate: `Order.field${number}` }));
  delivery.count(many);
  await delivery.close();
  await thread.close();
  expect(await counted(workshop.settings.store)).toHaveLength(1_201);
});

test('while the store cannot be written, finds are counted on, and no entry waits for them', async () => {
  const { workshop, thread, delivery } = await open();
  const { writer, settings } = workshop;
  if (!writer) throw new Error('There is a writer.');
  writer.isDown = true;
  delivery.count([NOTES]);
  await new Promise((resolve) => setTimeout(resolve, 60));
  // A store that fails when finds are written is still one that entries are written to.
  writer.isDown = false;
  expect(await thread.record(intent(1))).toBe(true);
  writer.isDown = true;
  expect(await thread.record(outcome(1))).toBe(false);
  delivery.count([NOTES, { ...NOTES, coordinate: 'Order.other' }]);
  await new Promise((resolve) => setTimeout(resolve, 60));
  writer.isDown = false;
  await expect.poll(() => counted(settings.store), { timeout: 5_000 }).toEqual(['Order.notes 2', 'Order.other 1']);
  await delivery.close();
  await thread.close();
});

test('a thread that dies takes no finds with it but those that it wrote', async () => {
  const { workshop, thread, delivery } = await open();
  if (!workshop.writer) throw new Error('There is a writer.');
  workshop.writer.isDown = true;
  delivery.count([NOTES]);
  await new Promise((resolve) => setTimeout(resolve, 30));
  workshop.kill();
  delivery.count([NOTES]);
  await expect.poll(() => counted(workshop.settings.store), { timeout: 5_000 }).toEqual(['Order.notes 2']);
  await delivery.close();
  await thread.close();
});

test('a thread that dies while finds are on their way to it is not waited for', async () => {
  const { workshop, thread } = await open();
  const writing = thread.addFinds([find('Order.notes', 1)]);
  workshop.kill();
  expect(await writing).toBe(false);
  await thread.close();
});

test('closing while the store is away, or the thread, ends all the same', async () => {
  const { workshop, thread, delivery } = await open(60_000);
  if (!workshop.writer) throw new Error('There is a writer.');
  workshop.writer.isDown = true;
  delivery.count([NOTES]);
  await delivery.close();
  workshop.kill();
  await delivery.close();
  await thread.close();
  expect(await counted(workshop.settings.store)).toEqual([]);
});

test("an audit's own thread writes finds when it closes, beside a chain that is empty", async () => {
  const file = join(folder, 'real.db');
  const store = { kind: 'embedded', file, timeoutMs: 500 } as const;
  const audit = await openAudit({
    store,
    keys: await openAuditKeyMaterial(join(folder, 'keys.json')),
    journal: { file: `${file}.waiting`, limitBytes: 1_000_000 },
    commitSpacingMs: 1,
    timeoutMs: 500,
    checkpointMs: 60_000,
    recordDays: undefined,
    recordLimitBytes: 1_000,
    sign: async () => 'signed',
  });
  audit.countFinds([]);
  audit.countFinds([{ ...NOTES, path: 'jane.doe@mail.example' }]);
  await audit.close();
  const reader = await openStoreReader(store);
  expect(await readFinds(reader)).toMatchObject([{ coordinate: 'Order.notes', path: '*', count: 1 }]);
  expect(await reader.db.selectFrom('chain_heads').selectAll().execute()).toEqual([]);
  await reader.close();
});
