import { Client } from 'pg';
import { afterAll, beforeAll, describe } from 'vitest';
import { atDepth } from '../../test/depth.ts';
import { findPostgres } from '../../test/find-postgres.ts';
import type { TestPostgres } from '../../test/postgres.ts';
import { startPostgres } from '../../test/postgres.ts';
import { openStoreReader, openStoreWriter } from './open-store.ts';
import { describeSearch } from './test-search-suite.ts';
import { describeSummaries } from './test-summary-suite.ts';
import type { TestStore } from './test-writer-suite.ts';

const EMPTY = `
  do $$ begin
    if to_regclass('chain_heads') is not null then
      truncate audit_entries, chain_heads, entry_terms, term_generations, ruled_coordinates, ruled_operations;
    end if;
  end $$`;

describe.skipIf(findPostgres() === undefined)('with a PostgreSQL server', () => {
  let postgres: TestPostgres;
  let admin: Client;

  beforeAll(async () => {
    postgres = await startPostgres();
    admin = new Client({ connectionString: postgres.connectionString });
    await admin.connect();
  });

  afterAll(async () => {
    await admin.end();
    await postgres.close();
  });

  // The laws open many stores: emptying one is faster than making others.
  async function makeStore(): Promise<TestStore> {
    await admin.query(EMPTY);
    const config = { kind: 'postgres', connectionString: postgres.connectionString, timeoutMs: 5_000 } as const;
    return { openWriter: (slot) => openStoreWriter(config, slot), openReader: () => openStoreReader(config) };
  }

  describeSearch('PostgreSQL', makeStore, { numRuns: atDepth(2, 6) });
  describeSummaries('PostgreSQL', makeStore, { numRuns: atDepth(2, 6) });
});
