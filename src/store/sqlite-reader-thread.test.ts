import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStoreReader, openStoreReaderApart, openStoreWriter } from './open-store.ts';
import { StoreError } from './store-error.ts';
import { batch, intent, outcome } from './test-rows.ts';

const folder = mkdtempSync(join(tmpdir(), 'cordon-reader-'));
const config = { kind: 'embedded', file: join(folder, 'cordon.db'), timeoutMs: 500 } as const;

beforeAll(async () => {
  const writer = await openStoreWriter(config);
  if (!writer) throw new Error('A new store has a free slot.');
  await writer.resume();
  const one = intent(writer.slot, 1, { client: null, document: 'a"\u0000\u{1F600}\n' });
  await writer.commit(
    batch({
      intents: [one],
      outcomes: [outcome(one, 2)],
      recordings: [{ id: one.id, codec: 'none', bytes: new Uint8Array([0, 1, 255]) }],
      head: { writer: writer.slot, sequence: 2, hash: 'x', entry: one.id },
    }),
  );
  await writer.close();
});
afterAll(() => rmSync(folder, { recursive: true }));

test('a thread reads what the calling thread reads, bytes and nulls too', async () => {
  const readers = await Promise.all([openStoreReader(config), openStoreReaderApart(config)]);
  const read = readers.map(async ({ db }) => [
    await db.selectFrom('audit_entries').selectAll().execute(),
    await db.selectFrom('recordings').selectAll().where('id', '>', 0).execute(),
  ]);
  const [here, apart] = await Promise.all(read);
  expect(apart).toEqual(JSON.parse(JSON.stringify(here), revive));
  expect(apart?.[1]).toHaveLength(1);
  await Promise.all(readers.map((each) => each.close()));
});

/** JSON has bytes by their places. */
function revive(key: string, value: unknown): unknown {
  return key === 'bytes' ? new Uint8Array(Object.values(Object(value))) : value;
}

test('a long search holds nobody up, and one that waits is refused when its reader closes', async () => {
  const reader = await openStoreReaderApart(config);
  let ticks = 0;
  const clock = setInterval(() => ticks++, 5);
  const long = sql`with recursive n(x) as (select 1 union all select x + 1 from n where x < 3000000) select max(x) from n`;
  await long.execute(reader.db);
  clearInterval(clock);
  expect(ticks).toBeGreaterThan(5);
  const searches = [long, long].map((each) => each.execute(reader.db).catch((error: unknown) => error));
  await reader.close();
  expect(await searches[1]).toBeInstanceOf(StoreError);
});

test('it cannot write, says what is wrong with a statement, and goes on', async () => {
  const { db, close } = await openStoreReaderApart(config);
  await expect(db.deleteFrom('audit_entries').execute()).rejects.toThrow(StoreError);
  await expect(sql`select canary from chain_heads`.execute(db)).rejects.toThrow('no such column: canary.');
  expect(await db.selectFrom('chain_heads').select('sequence').execute()).toEqual([{ sequence: 2 }]);
  await close();
});

test('there is nothing to read where nothing was written', async () => {
  const missing = { ...config, file: join(folder, 'missing.db') };
  await expect(openStoreReaderApart(missing)).rejects.toThrow(/it is not there/);
});
