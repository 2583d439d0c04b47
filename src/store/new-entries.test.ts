import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe } from 'vitest';
import { atDepth } from '../../test/depth.ts';
import { findPostgres } from '../../test/find-postgres.ts';
import type { TestPostgres } from '../../test/postgres.ts';
import { startPostgres } from '../../test/postgres.ts';
import { openStoreReader, openStoreWriter } from './open-store.ts';
import type { StoreConfig } from './store-config.ts';
import { describeNews } from './test-news-suite.ts';
import type { TestStore } from './test-writer-suite.ts';

const folder = mkdtempSync(join(tmpdir(), 'cordon-news-'));
let stores = 0;

afterAll(() => rmSync(folder, { recursive: true }));

function storeAt(config: StoreConfig): TestStore {
  return { openWriter: (slot) => openStoreWriter(config, slot), openReader: () => openStoreReader(config) };
}

describeNews(
  'SQLite',
  async () => storeAt({ kind: 'embedded', file: join(folder, `${stores++}.db`), timeoutMs: 500 }),
  { numRuns: atDepth(8, 30) },
);

describe.skipIf(findPostgres() === undefined)('with a PostgreSQL server', () => {
  let postgres: TestPostgres;

  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres.close());

  describeNews(
    'PostgreSQL',
    async () => storeAt({ kind: 'postgres', connectionString: await postgres.createDatabase(), timeoutMs: 5_000 }),
    { numRuns: atDepth(2, 6) },
  );
});
