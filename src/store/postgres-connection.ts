import type { QueryResultRow } from 'pg';
import { Client } from 'pg';
import type { PostgresConfig } from './postgres-client.ts';
import { applySettings, ask, clientConfig, endClient } from './postgres-client.ts';
import { postgresFailure } from './postgres-failure.ts';

/** The one process of the server that works for a connection; its number alone is given to others later. */
export interface Session {
  readonly pid: number;
  /** Microseconds since the epoch. */
  readonly started: number;
}

/** A connection that one writer holds. Everything rejects with a StoreError. */
export class PostgresConnection {
  readonly session: Session;
  readonly #client: Client;
  #isLost = false;
  /** One statement after another: pg no longer wants to queue them. */
  #previous: Promise<unknown> = Promise.resolve();

  private constructor(client: Client, session: Session) {
    this.#client = client;
    this.session = session;
    client.once('end', this.#lose);
  }

  /** Connects, with settings of the session. */
  static async open(
    config: PostgresConfig,
    settings: Readonly<Record<string, string | number>>,
  ): Promise<PostgresConnection> {
    const client = createClient(config);
    try {
      await client.connect().catch((error: unknown) => {
        throw postgresFailure(error);
      });
      await applySettings(client, settings);
      const { rows } = await ask<{ readonly pid: number; readonly started: number }>(client, { text: SESSION });
      const [session] = rows;
      if (!session) throw new Error('A session knows itself.');
      return new PostgresConnection(client, session);
    } catch (error) {
      void endClient(client);
      throw error;
    }
  }

  readonly #lose = () => {
    this.#isLost = true;
  };

  /** Whether it can be used no more. What was being written when it was lost may be there or not. */
  get isLost(): boolean {
    return this.#isLost;
  }

  /** The rows that a statement gives; one with a name is planned once. */
  async query<Row extends QueryResultRow>(
    text: string,
    values: readonly unknown[],
    name?: string,
  ): Promise<readonly Row[]> {
    const query = { text, values: [...values], ...(name === undefined ? {} : { name }) };
    const answer = this.#previous.then(() => ask<Row>(this.#client, query, this.#lose));
    this.#previous = answer.catch(() => undefined);
    return (await answer).rows;
  }

  async close(): Promise<void> {
    this.#isLost = true;
    await endClient(this.#client);
  }
}

const SESSION =
  'select pid, (extract(epoch from backend_start) * 1000000)::bigint as started from pg_stat_activity ' +
  'where pid = pg_backend_pid()';

/** A connection string that is none is quoted by the errors of its parser, password and all. */
function createClient(config: PostgresConfig): Client {
  try {
    // A connection that breaks while nothing is asked of it is found to be lost later.
    return new Client(clientConfig(config, config.timeoutMs)).on('error', () => undefined);
  } catch (error) {
    throw postgresFailure(error);
  }
}
