import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, expect, test } from 'vitest';
import { openExportSlot, openStoreReader, openStoreWriter } from './open-store.ts';
import { StoreError } from './store-error.ts';
import { describeExport } from './test-export-suite.ts';

const folder = mkdtempSync(join(tmpdir(), 'cordon-export-'));
let stores = 0;

function fresh(): { readonly kind: 'embedded'; readonly file: string; readonly timeoutMs: number } {
  return { kind: 'embedded', file: join(folder, `${stores++}.db`), timeoutMs: 500 };
}

afterAll(() => rmSync(folder, { recursive: true }));

describeExport('SQLite', async () => {
  const config = fresh();
  return {
    openWriter: (slot) => openStoreWriter(config, slot),
    openReader: () => openStoreReader(config),
    openExport: (destination) => openExportSlot(config, destination),
  };
});

test('a store that nobody wrote to is not made by who wants to export it', async () => {
  await expect(openExportSlot(fresh(), 'x')).rejects.toThrow(StoreError);
  expect(readdirSync(folder).filter((name) => name.startsWith(`${stores - 1}.db`))).toEqual([]);
});

test('entries are found by the order in which they ended, not by looking at all', async () => {
  const config = fresh();
  await (await openStoreWriter(config))?.close();
  const db = new DatabaseSync(config.file);
  const plan = db
    .prepare(
      'explain query plan select * from audit_entries where writer = ? and outcome_sequence > ? order by outcome_sequence',
    )
    .all(0, 0);
  db.close();
  expect(JSON.stringify(plan)).toMatch(
    /SEARCH audit_entries USING INDEX ended_entries \(writer=\? AND outcome_sequence>\?\)/,
  );
});
