import { afterAll, beforeAll, describe } from 'vitest';
import { findPostgres } from '../../test/find-postgres.ts';
import type { TestPostgres } from '../../test/postgres.ts';
import { startPostgres } from '../../test/postgres.ts';
import { openStoreReader, openStoreWriter } from './open-store.ts';
import { describeWriter } from './test-writer-suite.ts';

describe.skipIf(findPostgres() === undefined)('with a PostgreSQL server', () => {
  let postgres: TestPostgres;

  beforeAll(async () => {
    postgres = await startPostgres();
  });

  afterAll(() => postgres.close());

  describeWriter('PostgreSQL', async () => {
    const config = { kind: 'postgres', connectionString: await postgres.createDatabase(), timeoutMs: 2_000 } as const;
    return { openWriter: (slot) => openStoreWriter(config, slot), openReader: () => openStoreReader(config) };
  });
});
