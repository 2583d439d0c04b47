import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { tamperableSqlite } from '../../store/test-tampering.ts';
import { describeVerification } from './test-verify-suite.ts';

const folder = mkdtempSync(join(tmpdir(), 'cordon-verify-'));
let stores = 0;
const nameFile = () => join(folder, `${stores++}.db`);

afterAll(() => rmSync(folder, { recursive: true }));

describeVerification({
  name: 'SQLite',
  makeStore: async () => tamperableSqlite(nameFile(), nameFile),
  isLoose: true,
  runs: 1_000,
});
