import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { atDepth } from '../../test/depth.ts';
import { openStoreReader, openStoreWriter } from './open-store.ts';
import { describeSearch } from './test-search-suite.ts';
import { describeSummaries } from './test-summary-suite.ts';
import type { TestStore } from './test-writer-suite.ts';

const folder = mkdtempSync(join(tmpdir(), 'cordon-search-'));
let stores = 0;

afterAll(() => rmSync(folder, { recursive: true }));

async function makeStore(): Promise<TestStore> {
  const config = { kind: 'embedded', file: join(folder, `${stores++}.db`), timeoutMs: 500 } as const;
  return { openWriter: (slot) => openStoreWriter(config, slot), openReader: () => openStoreReader(config) };
}

const RUNS = { numRuns: atDepth(6, 25), interruptAfterTimeLimit: 15_000 };

describeSearch('SQLite', makeStore, RUNS);
describeSummaries('SQLite', makeStore, RUNS);
