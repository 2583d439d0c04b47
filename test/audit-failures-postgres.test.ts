import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Ledger } from '../src/audit/ledger.ts';
import { storeConfigOf } from '../src/server/audit-sources.ts';
import { openStoreWriter } from '../src/store/open-store.ts';
import type { AuditedGraph } from './audited-graph.ts';
import { ANSWERED, askUntilAnswered, EXECUTED, REFUSED, SPOOLING, startAuditedGraph, told } from './audited-graph.ts';
import { findPostgres } from './find-postgres.ts';
import type { TestPostgres } from './postgres.ts';
import { startPostgres } from './postgres.ts';

const NAME = '{ person { name } }';
const MAIL = '{ person { mail } }';
const RENAME = 'mutation { rename(name: "Grace") { plan } }';
const CONNECTIONS = 20;

describe.skipIf(findPostgres() === undefined)('an audit in PostgreSQL that fails', () => {
  let postgres: TestPostgres;
  let connectionString: string;
  let folder: string;
  let audited: AuditedGraph;

  beforeAll(async () => {
    postgres = await startPostgres({ settings: { max_connections: CONNECTIONS } });
  });
  afterAll(() => postgres.close());

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'cordon-failures-'));
    connectionString = await postgres.createDatabase();
    audited = await startAuditedGraph(SPOOLING, {
      CORDON_DATA_DIR: folder,
      CORDON_STORE_KIND: 'postgres',
      CORDON_STORE_URL: connectionString,
      CORDON_STORE_TIMEOUT_MS: '1000',
    });
    expect(told(await audited.graph.ask(MAIL))).toEqual(ANSWERED);
  });
  afterEach(async () => {
    await audited[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true });
  });

  /** Outcomes and origins of all entries but the first, once there are so many and each has an outcome. */
  async function outcomesOf(count: number): Promise<readonly unknown[]> {
    const ended = async () => (await audited.entries()).filter(({ outcome }) => outcome !== null).length;
    await expect.poll(() => ended().catch(() => 0), { timeout: 20_000 }).toBe(count + 1);
    return (await audited.entries()).slice(1).map(({ outcome, origin }) => `${outcome} ${origin}`);
  }

  /** Asks all that may happen while the store cannot be written. */
  async function expectRefusing(): Promise<void> {
    const before = audited.fetched();
    expect(told(await audited.graph.ask(MAIL))).toEqual(REFUSED);
    expect(told(await audited.graph.ask(RENAME))).toEqual(REFUSED);
    expect(audited.fetched()).toBe(before);
    expect(told(await audited.graph.ask(NAME))).toEqual(ANSWERED);
  }

  async function administer(sql: string): Promise<void> {
    const client = new Client({ connectionString });
    await client.connect();
    await client.query(sql).finally(() => client.end());
  }

  test('A65 stopped: refused or spooled as configured, and back without a restart', async () => {
    await postgres.stop('immediate');
    await expectRefusing();
    await postgres.start();
    expect(await outcomesOf(1)).toEqual(['answered journal']);
    await expect.poll(audited.journal).toBe('');
    await askUntilAnswered(audited.graph, MAIL);
  });

  test('I8 A64 stopped while a mutation ran: told to have run, once, and written when it is back', async () => {
    const before = audited.fetched();
    audited.whileFetching(() => postgres.stop('immediate'));
    expect(told(await audited.graph.ask(RENAME))).toEqual(EXECUTED);
    expect(audited.fetched()).toBe(before + 1);
    audited.whileFetching(() => undefined);
    await postgres.start();
    expect(await outcomesOf(1)).toEqual(['unaudited store']);
    expect(audited.fetched()).toBe(before + 1);
  });

  test('stopped while queries ran: what may wait is answered, all else is not', async () => {
    const gate = Promise.withResolvers<void>();
    let arrived = 0;
    const before = audited.fetched();
    audited.whileFetching(async () => {
      arrived++;
      await gate.promise;
    });
    const replies = [NAME, MAIL, NAME].map((query) => audited.graph.ask(query));
    // Two of the three are the same to the subgraph.
    await expect.poll(() => arrived).toBeGreaterThanOrEqual(2);
    await postgres.stop('immediate');
    gate.resolve();
    expect((await Promise.all(replies)).map(told)).toEqual([ANSWERED, REFUSED, ANSWERED]);
    await postgres.start();
    expect([...(await outcomesOf(3))].sort()).toEqual(['answered store', 'answered store', 'unaudited store']);
    expect(audited.fetched()).toBe(before + arrived);
  });

  test('A65 slow, since somebody locks the table for five seconds: the same', async () => {
    const client = new Client({ connectionString });
    await client.connect();
    await client.query('begin; lock table audit_entries');
    const unlocked = new Promise((resolve) => setTimeout(resolve, 5_000)).then(() => client.end());
    const begun = performance.now();
    await expectRefusing();
    expect(performance.now() - begun).toBeLessThan(5_000);
    await unlocked;
    // What was told to be refused was perhaps written: then it is marked.
    expect((await outcomesOf(1)).at(-1)).toBe('answered journal');
    await askUntilAnswered(audited.graph, MAIL);
  });

  test('A65 out of connections: the same', async () => {
    const clients = Array.from({ length: CONNECTIONS }, () => connecting(connectionString));
    const [alive] = (await Promise.all(clients)).flatMap((client) => client ?? []);
    await alive?.query(
      "select pg_terminate_backend(pid, 5000) from pg_stat_activity where application_name = 'cordon'",
    );
    clients.push(connecting(connectionString));
    await Promise.all(clients);
    await expectRefusing();
    await Promise.all(clients.map(async (client) => (await client)?.end()));
    expect(await outcomesOf(1)).toEqual(['answered journal']);
    await askUntilAnswered(audited.graph, MAIL);
  });

  test('a gateway that another one took for gone begins anew, and what was answered meanwhile is not lost', async () => {
    audited.whileFetching(async () => {
      await administer(
        "select pg_terminate_backend(pid, 5000) from pg_stat_activity where application_name = 'cordon'",
      );
      // As a gateway does that starts, and finds the slot free.
      const writer = await openStoreWriter(storeConfigOf(audited.config), 0);
      if (writer) await (await Ledger.open(writer, { digest: { keyId: '', digest: () => '' }, now: Date.now })).close();
    });
    expect(told(await audited.graph.ask(NAME))).toEqual(ANSWERED);
    audited.whileFetching(() => undefined);
    expect(await outcomesOf(2)).toEqual(['interrupted store', 'answered journal']);
    const [, taken, anew] = await audited.entries();
    expect(anew).toMatchObject({ began_at: taken?.began_at, document: taken?.document, ruling: taken?.ruling });
    await askUntilAnswered(audited.graph, MAIL);
    expect(audited.log).toEqual([
      expect.stringContaining('the audit cannot be written'),
      expect.stringContaining('somebody else has written the chain of this gateway'),
      expect.stringContaining('the audit can be written again'),
    ]);
  });
});

/** A connection, if there is one left. */
async function connecting(connectionString: string): Promise<Client | undefined> {
  const client = new Client({ connectionString }).on('error', () => undefined);
  return await client.connect().then(
    () => client,
    () => undefined,
  );
}
