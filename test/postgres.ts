import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { appendFile, chown, mkdtemp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { freePort } from '../dev/test-process.ts';
import { findPostgres } from './find-postgres.ts';
import { sweepAtEnd } from './sweep-postgres.ts';

/** How a server stops: after its clients, without them, or as if it had crashed. */
export type StopMode = 'smart' | 'fast' | 'immediate';

/** A PostgreSQL server of its own, with its data, for as long as a test takes. */
export interface TestPostgres {
  /** Of the database `postgres`. */
  readonly connectionString: string;
  /** Holds the cluster (`data`), the server's log (`log`) and its socket. */
  readonly directory: string;
  /** The server's first process; `undefined` while it is stopped. */
  readonly pid: number | undefined;
  /** Makes an empty database, and returns its connection string. */
  createDatabase(): Promise<string>;
  /** Returns when the server has let go of its data. */
  stop(mode?: StopMode): Promise<void>;
  /** Starts a stopped server again, on the same address; returns when it takes connections. */
  start(): Promise<void>;
  /** Stops the server and removes its directory. */
  close(): Promise<void>;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
}

/** What differs between servers. */
interface Options {
  /** A socket in its directory, which nobody else can reach, unless TCP itself matters: then a port of 127.0.0.1. */
  readonly transport?: 'socket' | 'tcp';
  /** Settings of postgresql.conf. */
  readonly settings?: Readonly<Record<string, string | number>>;
}

// PostgreSQL refuses to run as root: there it runs as "nobody", whose number is the same on every Linux.
const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;
const PREFIX = isRoot ? ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups'] : [];

/**
 * Starts a PostgreSQL server that shares nothing with any other. When this process ends, however it ends, the server
 * stops and its directory goes. Throws where no server is installed (`findPostgres`).
 */
export async function startPostgres({ transport = 'socket', settings = {} }: Options = {}): Promise<TestPostgres> {
  const programs = findPostgres();
  if (programs === undefined) throw new Error('No PostgreSQL server was found.');
  const directory = await createDirectory();
  const close = sweepAtEnd(PREFIX, join(programs, 'pg_ctl'), directory);
  const data = join(directory, 'data');
  const control = async (...args: readonly string[]) => run([join(programs, 'pg_ctl'), '-D', data, '-w', ...args]);
  const start = async () => {
    const log = join(directory, 'log');
    await control('start', '-l', log).catch(async (error: unknown) => {
      throw new Error(`PostgreSQL did not start in ${directory}: ${await readFile(log, 'utf8')}`, { cause: error });
    });
  };
  const address = transport === 'tcp' ? { port: await freePort() } : { directory };
  try {
    await run([join(programs, 'initdb'), '-D', data, '--no-sync', '-A', 'trust', '-U', 'postgres', '-E', 'UTF8']);
    await appendFile(join(data, 'postgresql.conf'), configuration({ ...listenSettings(address), ...settings }));
    await start();
  } catch (error) {
    await close();
    throw error;
  }
  let databases = 0;
  return {
    connectionString: connectionString(address, 'postgres'),
    directory,
    get pid() {
      return readPid(data);
    },
    async createDatabase() {
      databases += 1;
      const name = `database_${databases}`;
      await execute(connectionString(address, 'postgres'), `CREATE DATABASE ${name}`);
      return connectionString(address, name);
    },
    stop: async (mode = 'fast') => control('stop', '-m', mode),
    start,
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** Not where TMPDIR says: a socket's path has at most 107 bytes, and "nobody" must be able to get there. */
async function createDirectory(): Promise<string> {
  const directory = await mkdtemp('/tmp/cordon-postgres-');
  if (isRoot) await chown(directory, NOBODY, NOBODY);
  return directory;
}

/** Without the environment, where PG… variables would speak of another server. */
async function run(command: readonly string[]): Promise<void> {
  const [file = '', ...args] = [...PREFIX, ...command];
  await promisify(execFile)(file, args, { cwd: '/', env: { PATH: process.env.PATH } });
}

type Address = { readonly port: number } | { readonly directory: string };

function listenSettings(address: Address): Readonly<Record<string, string | number>> {
  return 'port' in address
    ? { listen_addresses: '127.0.0.1', port: address.port, unix_socket_directories: '' }
    : { listen_addresses: '', unix_socket_directories: address.directory };
}

function connectionString(address: Address, database: string): string {
  return 'port' in address
    ? `postgresql://postgres@127.0.0.1:${address.port}/${database}`
    : `postgresql:///${database}?host=${address.directory}&user=postgres`;
}

function configuration(settings: Readonly<Record<string, string | number>>): string {
  return Object.entries(settings)
    .map(([name, value]) => `${name} = '${value}'\n`)
    .join('');
}

function readPid(data: string): number | undefined {
  const file = join(data, 'postmaster.pid');
  return existsSync(file) ? Number.parseInt(readFileSync(file, 'utf8'), 10) : undefined;
}

/** Runs one statement on a connection of its own. */
export async function execute(connection: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: connection });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}
