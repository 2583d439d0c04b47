import { Client } from 'pg';
import { afterAll, beforeAll, describe } from 'vitest';
import { atDepth } from '../../../test/depth.ts';
import { findPostgres } from '../../../test/find-postgres.ts';
import type { TestPostgres } from '../../../test/postgres.ts';
import { startPostgres } from '../../../test/postgres.ts';
import { tamperablePostgres } from '../../store/test-tampering.ts';
import { describeVerification } from './test-verify-suite.ts';

describe.skipIf(findPostgres() === undefined)('with a PostgreSQL server', () => {
  let postgres: TestPostgres;
  let copies = 0;

  beforeAll(async () => {
    postgres = await startPostgres();
  });

  afterAll(() => postgres.close());

  async function copyDatabase(connectionString: string): Promise<string> {
    const [, name = ''] = /\/(\w+)\?/.exec(connectionString) ?? [];
    const copy = `copy_${copies++}`;
    const client = new Client({ connectionString: postgres.connectionString });
    await client.connect();
    await client.query(`create database ${copy} template ${name}`).finally(() => client.end());
    return connectionString.replace(`/${name}?`, `/${copy}?`);
  }

  describeVerification({
    name: 'PostgreSQL',
    makeStore: async () => tamperablePostgres(await postgres.createDatabase(), copyDatabase),
    isLoose: false,
    runs: atDepth(4, 60),
  });
});
