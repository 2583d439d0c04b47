import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { atDepth } from '../../../test/depth.ts';
import { tamperableSqlite } from '../../store/test-tampering.ts';
import { fillAudit } from './test-audit.ts';
import { describeVerification } from './test-verify-suite.ts';
import { verifyAudit } from './verify-audit.ts';

const folder = mkdtempSync(join(tmpdir(), 'cordon-verify-'));
let stores = 0;
const nameFile = () => join(folder, `${stores++}.db`);

afterAll(() => rmSync(folder, { recursive: true }));

describeVerification({
  name: 'SQLite',
  makeStore: async () => tamperableSqlite(nameFile(), nameFile),
  isLoose: true,
  runs: atDepth(120, 1_000),
});

test('a bit that flips in the file is found wherever a name stands: in its table, or in the index that SQLite finds it by', async () => {
  const file = nameFile();
  const { rows } = await fillAudit(tamperableSqlite(file, nameFile));
  const bytes = readFileSync(file);
  const name = rows.artifacts[0]?.hash ?? '';
  const places: number[] = [];
  for (let at = bytes.indexOf(name); at !== -1; at = bytes.indexOf(name, at + 1)) places.push(at);
  expect(places.length).toBeGreaterThan(2);
  for (const at of places) {
    const changed = Buffer.from(bytes);
    changed[at + 7] = (changed[at + 7] ?? 0) ^ 1;
    const other = nameFile();
    writeFileSync(other, changed);
    const reader = await tamperableSqlite(other, nameFile).openReader();
    const options = { verifyCheckpoint: undefined, shipped: [], isEmbedded: true, onProgress: () => undefined };
    expect((await verifyAudit(reader, options)).total).toBeGreaterThan(0);
    await reader.close();
  }
});
