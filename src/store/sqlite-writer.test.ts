import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, expect, test } from 'vitest';
import { openStoreReader, openStoreWriter } from './open-store.ts';
import { readFinds } from './read-finds.ts';
import { NoStoreError, StoreError } from './store-error.ts';
import { find } from './test-rows.ts';
import { describeWriter } from './test-writer-suite.ts';

const folder = mkdtempSync(join(tmpdir(), 'cordon-store-'));
let stores = 0;

function fresh(): { readonly kind: 'embedded'; readonly file: string; readonly timeoutMs: number } {
  return { kind: 'embedded', file: join(folder, `${stores++}.db`), timeoutMs: 500 };
}

afterAll(() => rmSync(folder, { recursive: true }));

describeWriter('SQLite', async () => {
  const config = fresh();
  return { openWriter: (slot) => openStoreWriter(config, slot), openReader: () => openStoreReader(config) };
});

test('a damaged, empty or foreign file is refused with what to do, and left as it is', async () => {
  for (const text of ['', 'no database at all', 'SQLite format 3\u0000 but nothing behind']) {
    const config = fresh();
    writeFileSync(config.file, text);
    const failure = await openStoreWriter(config).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(StoreError);
    expect(String(failure)).toMatch(/Restore it from a backup/);
    expect(readFileSync(config.file, 'utf8')).toBe(text);
  }
});

test('there is nothing to read where nothing was written', async () => {
  await expect(openStoreReader(fresh())).rejects.toThrow(NoStoreError);
});

test('a store of an older version has no finds until a gateway brings it up to date', async () => {
  const config = fresh();
  await (await openStoreWriter(config))?.close();
  const db = new DatabaseSync(config.file);
  db.exec("drop table inspection_finds; delete from kysely_migration where name = '0004-inspection'");
  db.close();
  const reader = await openStoreReader(config);
  expect(await readFinds(reader)).toEqual([]);
  await reader.close();
  const writer = await openStoreWriter(config);
  await writer?.addFinds([find('Order.notes', 1)]);
  await writer?.close();
  const later = await openStoreReader(config);
  expect(await readFinds(later)).toHaveLength(1);
  await later.close();
});

test('a store that cannot be made says why, and one that was made leaves nothing beside it', async () => {
  const nowhere = { ...fresh(), file: join(folder, 'nowhere', 'a.db') };
  await expect(openStoreWriter(nowhere)).rejects.toThrow(/ENOENT: no such file or directory, open /);
  const config = fresh();
  await (await openStoreWriter(config))?.close();
  const made = readdirSync(folder).filter((name) => name.startsWith(basename(config.file)));
  expect(made.filter((name) => !/\.db(-writer-0)?$/.test(name))).toEqual([]);
});
