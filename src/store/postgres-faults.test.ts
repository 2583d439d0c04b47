import { once } from 'node:events';
import type { Socket } from 'node:net';
import { connect, createServer } from 'node:net';
import { inspect } from 'node:util';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { findPostgres } from '../../test/find-postgres.ts';
import type { TestPostgres } from '../../test/postgres.ts';
import { startPostgres } from '../../test/postgres.ts';
import { openStoreReader, openStoreWriter } from './open-store.ts';
import type { PostgresConfig } from './postgres-client.ts';
import { StoreError } from './store-error.ts';
import type { StoreBatch, StoreWriter } from './store-writer.ts';
import { batch, intent, outcome } from './test-rows.ts';

/** Runs statements as an administrator would, on a connection of its own. */
async function administer(
  connectionString: string,
  sql: string,
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const client = new Client({ connectionString });
  await client.connect();
  return (await client.query(sql).finally(() => client.end())).rows;
}

/** The batch of a writer's first entries, up to a number. */
function entries({ slot }: StoreWriter, from: number, to: number): StoreBatch {
  const intents = Array.from({ length: to - from + 1 }, (_, index) => intent(slot, from + index));
  return batch({ intents, head: { writer: slot, sequence: to, hash: `hash-${to}`, entry: to * 64 + slot } });
}

async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  return await promise.then(
    () => 'It did not fail.',
    (error: unknown) => error,
  );
}

describe.skipIf(findPostgres() === undefined)('the store in PostgreSQL, when something is wrong', () => {
  let postgres: TestPostgres;
  const closing: { close(): Promise<void> }[] = [];

  beforeAll(async () => {
    // What the server is told to wait for must not depend on how soon it would write by itself.
    postgres = await startPostgres({ settings: { max_connections: 20, wal_writer_delay: 10_000 } });
  });

  afterEach(async () => {
    for (const each of closing.splice(0).reverse()) await each.close().catch(() => undefined);
  });

  afterAll(() => postgres.close());

  async function fresh(timeoutMs = 2_000): Promise<PostgresConfig & { readonly connectionString: string }> {
    return { kind: 'postgres', connectionString: await postgres.createDatabase(), timeoutMs };
  }

  async function writing(config: PostgresConfig, slot?: number): Promise<StoreWriter> {
    const writer = await openStoreWriter(config, slot);
    if (!writer) throw new Error('The slot is held.');
    closing.push(writer);
    await writer.resume();
    return writer;
  }

  async function idsIn(config: PostgresConfig): Promise<readonly number[]> {
    const { db, close } = await openStoreReader(config);
    const rows = await db.selectFrom('audit_entries').select('id').orderBy('id').execute();
    await close();
    return rows.map(({ id }) => Math.floor(id / 64));
  }

  /** The process of the server that works for the store of a database. */
  async function sessionOf({ connectionString }: { readonly connectionString: string }): Promise<number> {
    const [row] = await administer(
      connectionString,
      "select pid from pg_stat_activity where datname = current_database() and application_name = 'cordon'",
    );
    return Number(row?.pid);
  }

  test('stopped and started again: refused meanwhile, and then it goes on where it was', async () => {
    const config = await fresh();
    const writer = await writing(config);
    const reader = await openStoreReader(config);
    closing.push(reader);
    await writer.commit(entries(writer, 1, 2));
    await postgres.stop('immediate');
    await expect(writer.commit(entries(writer, 3, 3))).rejects.toThrow(StoreError);
    await expect(writer.resume()).rejects.toThrow(StoreError);
    await expect(writer.openEntries()).rejects.toThrow(StoreError);
    await expect(reader.db.selectFrom('audit_entries').select('id').execute()).rejects.toThrow(StoreError);
    await postgres.start();
    expect(await writer.resume()).toMatchObject({ sequence: 2, hash: 'hash-2' });
    await writer.commit(entries(writer, 3, 3));
    expect(await reader.db.selectFrom('audit_entries').select('sequence').orderBy('id').execute()).toHaveLength(3);
  });

  test('nothing that was committed is lost when it crashes, even where the database would not wait for its disk', async () => {
    const config = await fresh();
    await administer(
      config.connectionString,
      'do $$ begin execute format($f$alter database %I set synchronous_commit = off$f$, current_database()); end $$',
    );
    const writer = await writing(config);
    await writer.commit(entries(writer, 1, 5));
    await postgres.stop('immediate');
    await postgres.start();
    expect(await idsIn(config)).toEqual([1, 2, 3, 4, 5]);
  });

  test('silent: refused in time, and what it did in the end is known before anything else is written', async () => {
    const config = await fresh(300);
    const writer = await writing(config);
    const session = await sessionOf(config);
    process.kill(session, 'SIGSTOP');
    const begun = performance.now();
    await expect(writer.commit(entries(writer, 1, 1))).rejects.toThrow('it took too long');
    expect(performance.now() - begun).toBeLessThan(2_000);
    await expect(writer.resume()).rejects.toThrow('held by another');
    process.kill(session, 'SIGCONT');
    await expect.poll(() => writer.resume().catch(() => undefined)).toMatchObject({ writer: writer.slot });
    const { sequence } = await writer.resume();
    expect(await idsIn(config)).toEqual(sequence === 0 ? [] : [1]);
    await writer.commit(entries(writer, sequence + 1, 3));
    expect(await idsIn(config)).toEqual([1, 2, 3]);
  });

  test('slow, since somebody locks a table: refused in time, nothing written, and the connection is kept', async () => {
    const config = await fresh(300);
    const writer = await writing(config);
    const session = await sessionOf(config);
    const client = new Client({ connectionString: config.connectionString });
    await client.connect();
    await client.query('begin; lock table audit_entries');
    await expect(writer.commit(entries(writer, 1, 1))).rejects.toThrow('57014');
    await client.query('commit');
    await client.end();
    expect([await writer.resume(), await sessionOf(config)]).toMatchObject([{ sequence: 0 }, session]);
    expect(await idsIn(config)).toEqual([]);
  });

  test('ended by an administrator while it writes: nothing written, and the next resume connects anew', async () => {
    const config = await fresh();
    const writer = await writing(config);
    const client = new Client({ connectionString: config.connectionString });
    await client.connect();
    await client.query('begin; lock table audit_entries');
    const written = expect(writer.commit(entries(writer, 1, 1))).rejects.toThrow('57P01');
    await expect
      .poll(() => administer(config.connectionString, 'select 1 from pg_locks where not granted'))
      .toHaveLength(1);
    await client.query(`select pg_terminate_backend(${await sessionOf(config)}, 5000)`);
    await written;
    expect(await writer.resume()).toMatchObject({ sequence: 0 });
    await client.end();
    await writer.commit(entries(writer, 1, 1));
    expect(await idsIn(config)).toEqual([1]);
  });

  test('a way that breaks without the server hearing of it: the writer takes its slot back', async () => {
    const config = await fresh();
    const sockets: { readonly near: Socket; readonly far: Socket }[] = [];
    const way = createServer((near) => {
      const far = connect(`${postgres.directory}/.s.PGSQL.5432`);
      sockets.push({ near, far });
      near
        .on('error', () => undefined)
        .pipe(
          far.on('error', () => undefined),
          { end: false },
        );
      far.pipe(near, { end: false });
    }).listen(0, '127.0.0.1');
    await once(way, 'listening');
    const address = way.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const { pathname } = new URL(config.connectionString);
    const writer = await writing({ ...config, connectionString: `postgresql://postgres@127.0.0.1:${port}${pathname}` });
    await writer.commit(entries(writer, 1, 1));
    for (const { near } of sockets) near.destroy();
    await expect(writer.commit(entries(writer, 2, 2))).rejects.toThrow(StoreError);
    expect(await writer.resume()).toMatchObject({ sequence: 1 });
    await writer.commit(entries(writer, 2, 2));
    expect(await idsIn(config)).toEqual([1, 2]);
    await writer.close();
    for (const { near, far } of sockets) for (const socket of [near, far]) socket.destroy();
    way.close();
  });

  test('a writer that lost its slot cannot write', async () => {
    const config = await fresh();
    const first = await writing(config);
    await first.commit(entries(first, 1, 1));
    await administer(config.connectionString, `select pg_terminate_backend(${await sessionOf(config)}, 5000)`);
    const second = await writing(config, first.slot);
    await expect(first.commit(entries(first, 2, 2))).rejects.toThrow(StoreError);
    await expect(first.resume()).rejects.toThrow('held by another');
    await second.commit(entries(second, 2, 2));
    await second.close();
    expect(await first.resume()).toMatchObject({ sequence: 2 });
  });

  test('a chain that other hands moved is not written behind', async () => {
    const config = await fresh();
    const writer = await writing(config);
    await writer.commit(entries(writer, 1, 1));
    for (const change of ["hash = 'other'", 'sequence = 7']) {
      await administer(config.connectionString, `update chain_heads set ${change}`);
      await expect(writer.commit(entries(writer, 2, 2))).rejects.toThrow(StoreError);
      expect(await idsIn(config)).toEqual([1]);
      await writer.resume();
    }
  });

  test('a writer does not write before it was resumed, at first and after a failure', async () => {
    const config = await fresh();
    const writer = await openStoreWriter(config);
    closing.push(...(writer ? [writer] : []));
    if (!writer) throw new Error('The slot is held.');
    await expect(writer.commit(entries(writer, 1, 1))).rejects.toThrow('resumed');
    await writer.resume();
    await expect(
      writer.commit(batch({ ...entries(writer, 1, 1), outcomes: [outcome(intent(1, 9), 1)] })),
    ).rejects.toThrow();
    await expect(writer.commit(entries(writer, 1, 1))).rejects.toThrow('resumed');
  });

  test('read-only: a writer is not resumed until it is not', async () => {
    const config = await fresh();
    const writer = await writing(config);
    const database = new URL(config.connectionString).pathname.slice(1);
    await administer(config.connectionString, `alter database ${database} set default_transaction_read_only = on`);
    await administer(config.connectionString, `select pg_terminate_backend(${await sessionOf(config)}, 5000)`);
    await expect(writer.commit(entries(writer, 1, 1))).rejects.toThrow(StoreError);
    await expect(writer.resume()).rejects.toThrow('it can only be read');
    await administer(postgres.connectionString, `alter database ${database} set default_transaction_read_only = off`);
    expect(await writer.resume()).toMatchObject({ sequence: 0 });
  });

  test('out of connections: refused with what to do, and works when there is one', async () => {
    const config = await fresh();
    const clients = Array.from({ length: 20 }, () => new Client({ connectionString: config.connectionString }));
    await Promise.allSettled(clients.map((client) => client.on('error', () => undefined).connect()));
    await expect(openStoreWriter(config)).rejects.toThrow('raise its max_connections');
    await Promise.allSettled(clients.map((client) => client.end()));
    await expect
      .poll(() => openStoreReader(config).catch((error: unknown) => String(error)))
      .toMatch(/nothing to read/);
    await writing(config);
  });

  test('where nothing was written, there is nothing to read', async () => {
    await expect(openStoreReader(await fresh())).rejects.toThrow('nothing to read');
  });

  test('a database that cannot hold every character is refused', async () => {
    const config = await fresh();
    await administer(config.connectionString, "create database latin encoding 'LATIN1' template template0 locale 'C'");
    const connectionString = config.connectionString.replace(/database_\d+/, 'latin');
    await expect(openStoreWriter({ ...config, connectionString })).rejects.toThrow('must be UTF8');
  });

  test('no failure tells a value', async () => {
    const canary = 'canary-4b1f0c7e9d';
    const config = await fresh();
    const writer = await writing(config);
    const { slot } = writer;
    const personal = { subject: canary, document: canary, variables: canary };
    const head = { writer: slot, sequence: 1, hash: canary, entry: 1 };
    const one = intent(slot, 1, personal);
    const attempts = [
      () => writer.commit(batch({ intents: [one, one], head })),
      () => writer.commit(batch({ intents: [{ ...one, kind: null as never }], head })),
      () => writer.commit(batch({ intents: [{ ...one, began_at: canary as never }], head })),
      () => writer.commit(batch({ intents: [one], head: { ...head, sequence: null as never } })),
      () => writer.addCheckpoint({ writer: slot, sequence: 1, made_at: canary as never, jws: canary }),
      () => openStoreWriter({ ...config, connectionString: `postgresql://u:${canary}@host:bad/x` }),
      () => openStoreWriter({ ...config, connectionString: `postgresql://u:${canary}@127.0.0.1:1/x` }),
      () => openStoreReader({ ...config, connectionString: `postgresql://u:${canary}@[/x` }),
      () => openStoreReader({ ...config, connectionString: `${config.connectionString}&options=${canary}` }),
    ];
    for (const attempt of attempts) {
      await writer.resume();
      const error = await failureOf(attempt());
      expect(error).toBeInstanceOf(StoreError);
      expect(inspect(error, { depth: Infinity, showHidden: true })).not.toContain(canary);
    }
  });
});
