import { existsSync, readFileSync } from 'node:fs';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runNode } from '../dev/test-process.ts';
import { findPostgres } from './find-postgres.ts';
import type { TestPostgres } from './postgres.ts';
import { startPostgres } from './postgres.ts';

/** The first column of a statement's rows, on a connection of its own. */
async function ask(connectionString: string, sql: string): Promise<readonly unknown[]> {
  const client = new Client({ connectionString });
  await client.connect();
  const { rows } = await client.query({ text: sql, rowMode: 'array' }).finally(() => client.end());
  return rows.map(([first]) => first);
}

/** Whether a process runs. One that has ended stays known (state Z) until whoever adopted it asks for its end. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !existsSync('/proc/self/stat') || !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
}

describe.skipIf(findPostgres() === undefined)('a PostgreSQL server for tests', () => {
  let postgres: TestPostgres;

  beforeAll(async () => {
    postgres = await startPostgres({ settings: { max_connections: 17 } });
  });

  afterAll(() => postgres.close());

  test('answers, with the settings that it was given', async () => {
    expect(await ask(postgres.connectionString, 'SHOW max_connections')).toEqual(['17']);
  });

  test('databases are empty, and apart from each other', async () => {
    const [one, other] = await Promise.all([postgres.createDatabase(), postgres.createDatabase()]);
    await ask(one, 'CREATE TABLE entries (id int)');
    expect(await ask(one, "SELECT relname FROM pg_class WHERE relname = 'entries'")).toEqual(['entries']);
    expect(await ask(other, "SELECT relname FROM pg_class WHERE relname = 'entries'")).toEqual([]);
  });

  test.each(['fast', 'immediate'] as const)(
    'stopped (%s) and started again, it has what was committed',
    async (mode) => {
      const database = await postgres.createDatabase();
      await ask(database, 'CREATE TABLE entries (id int)');
      await ask(database, 'INSERT INTO entries VALUES (1), (2)');
      const before = postgres.pid ?? 0;
      await postgres.stop(mode);
      expect(postgres.pid).toBeUndefined();
      await expect.poll(() => isRunning(before)).toBe(false);
      await expect(ask(database, 'SELECT id FROM entries')).rejects.toThrow('ENOENT');
      await postgres.start();
      expect(await ask(database, 'SELECT id FROM entries ORDER BY id')).toEqual([1, 2]);
      expect([postgres.pid === before, isRunning(postgres.pid ?? 0)]).toEqual([false, true]);
    },
  );

  test('one that cannot start says why, and leaves nothing', async () => {
    const starting = startPostgres({ settings: { wal_level: 'nothing' } });
    const reason = await starting.then(
      () => 'It started.',
      (error: unknown) => String(error),
    );
    expect(reason).toContain('invalid value for parameter "wal_level"');
    const [directory = '/'] = /\/tmp\/cordon-postgres-\w+/.exec(reason) ?? [];
    expect(existsSync(directory)).toBe(false);
  });

  test('two at once share nothing, closing one leaves the other, and no directory stays', async () => {
    const other = await startPostgres({ transport: 'tcp' });
    expect(await ask(other.connectionString, 'SHOW listen_addresses')).toEqual(['127.0.0.1']);
    const pid = other.pid ?? 0;
    await other.close();
    await expect.poll(() => [isRunning(pid), existsSync(other.directory)]).toEqual([false, false]);
    expect(await ask(postgres.connectionString, 'SELECT 1')).toEqual([1]);
  });

  test.each([
    ['killed', 'setInterval(() => undefined, 1_000)'],
    [
      'killed, while the server was paused',
      "process.kill(postgres.pid, 'SIGSTOP'); setInterval(() => undefined, 1_000)",
    ],
    ['at its end', ''],
  ])('a process that is %s leaves neither server nor directory', async (_, then) => {
    const script = `
      import { startPostgres } from ${JSON.stringify(new URL('postgres.ts', import.meta.url).href)};
      const postgres = await startPostgres();
      process.stdout.write(JSON.stringify({ pid: postgres.pid, directory: postgres.directory }));
      ${then}`;
    const starting = runNode(['--input-type=module', '-e', script]);
    await expect.poll(starting.stdout, { timeout: 20_000 }).toMatch(/\}$/);
    const { pid, directory } = JSON.parse(starting.stdout());
    if (then !== '') starting.child.kill('SIGKILL');
    await starting.ended;
    await expect.poll(() => [isRunning(pid), existsSync(directory)], { timeout: 20_000 }).toEqual([false, false]);
  });
});
