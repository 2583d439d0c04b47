import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openStoreReader } from '../src/store/open-store.ts';
import { findPostgres } from './find-postgres.ts';
import { pausePostgres } from './pause-postgres.ts';
import type { TestPostgres } from './postgres.ts';
import { startPostgres } from './postgres.ts';
import type { World } from './world.ts';
import { startWorld } from './world.ts';

const QUERY = '{ customer(id: "c1") { name email } }';

describe.skipIf(findPostgres() === undefined)('an audit in PostgreSQL', () => {
  let postgres: TestPostgres;
  let connectionString: string;
  let world: World;

  beforeAll(async () => {
    postgres = await startPostgres();
    connectionString = await postgres.createDatabase();
    world = await startWorld({
      CORDON_STORE_KIND: 'postgres',
      CORDON_STORE_URL: connectionString,
      CORDON_STORE_TIMEOUT_MS: '1000',
    });
  });

  afterAll(async () => {
    await world.close();
    await postgres.close();
  });

  async function outcomes(): Promise<readonly unknown[]> {
    const { db, close } = await openStoreReader({ kind: 'postgres', connectionString, timeoutMs: 5_000 });
    const rows = await db.selectFrom('audit_entries').select('outcome').orderBy('id').execute();
    await close();
    return rows.map(({ outcome }) => outcome);
  }

  test('holds intent and outcome of what was answered', async () => {
    expect(await world.ask('support', QUERY)).toMatchObject({ status: 200, data: { customer: {} } });
    expect(await outcomes()).toEqual(['answered']);
  });

  test('refuses while the server is stopped, fetches nothing, and answers again without a restart', async () => {
    const before = await outcomes();
    const fetched = world.customers.requests.length;
    await postgres.stop('immediate');
    const refused = await world.ask('support', QUERY);
    expect(refused.errors.map(({ extensions }) => extensions.code)).toEqual(['AUDIT_UNAVAILABLE']);
    expect([refused.data, world.customers.requests.length]).toEqual([undefined, fetched]);
    await postgres.start();
    await expect.poll(async () => (await world.ask('support', QUERY)).data, { timeout: 10_000 }).toBeDefined();
    expect(await outcomes()).toEqual([...before, 'answered']);
  });

  test('refuses in time while the server is silent, and answers again', async () => {
    const goOn = await pausePostgres(postgres);
    const begun = performance.now();
    const refused = await world.ask('support', QUERY);
    expect(refused.errors.map(({ extensions }) => extensions.code)).toEqual(['AUDIT_UNAVAILABLE']);
    expect(performance.now() - begun).toBeLessThan(5_000);
    goOn();
    await expect.poll(async () => (await world.ask('support', QUERY)).data, { timeout: 10_000 }).toBeDefined();
  });
});
