import type { Client, ClientBase, ClientConfig, QueryConfig, QueryResult, QueryResultRow } from 'pg';
import { DatabaseError, TypeOverrides } from 'pg';
import { postgresFailure } from './postgres-failure.ts';
import { fromPostgresText, toPostgresText } from './postgres-text.ts';
import type { StoreConfig } from './store-config.ts';

/** Where a PostgreSQL store is. */
export type PostgresConfig = StoreConfig & { readonly kind: 'postgres' };

/** How long the client waits for an answer after PostgreSQL itself should have given up, in milliseconds. */
const GRACE_MS = 250;

/** How long a server may take to say goodbye, in milliseconds. */
const GOODBYE_MS = 1_000;

// What PostgreSQL calls these types on the wire (pg_type.dat).
const BIGINT = 20;
const TEXT = 25;
const NUMERIC = 1700;

const types = new TypeOverrides();
types.setTypeParser(BIGINT, Number);
types.setTypeParser(NUMERIC, Number);
types.setTypeParser(TEXT, fromPostgresText);

/** How to connect. Rows have the types of `tables.ts`; a statement may take `statementMs`, a server that is silent is left. */
export function clientConfig({ connectionString, timeoutMs }: PostgresConfig, statementMs: number): ClientConfig {
  return {
    connectionString,
    connectionTimeoutMillis: timeoutMs,
    query_timeout: statementMs + GRACE_MS,
    keepAlive: true,
    fallback_application_name: 'cordon',
    types,
  };
}

/** Runs a statement. Rejects with a StoreError; where the connection then cannot be used any more, it is ended. */
export async function ask<Row extends QueryResultRow>(
  client: Client,
  query: QueryConfig,
  onLost: () => void = () => undefined,
): Promise<QueryResult<Row>> {
  try {
    return await client.query<Row>({ ...query, values: query.values?.map(toParameter) ?? [] });
  } catch (error) {
    if (isLost(error)) {
      onLost();
      void endClient(client);
    }
    throw postgresFailure(error);
  }
}

/** What PostgreSQL refused, unless it is going (57P), has done nothing. All else leaves open what became of the statement. */
function isLost(error: unknown): boolean {
  return !(error instanceof DatabaseError) || error.code?.startsWith('57P') === true;
}

/** Changes settings for the rest of the session. Rejects with a StoreError. */
export async function applySettings(
  client: ClientBase,
  settings: Readonly<Record<string, string | number>>,
): Promise<void> {
  const text = 'select set_config(name, value, false) from json_each_text($1) as setting (name, value)';
  await client.query(text, [JSON.stringify(settings)]).catch((error: unknown) => {
    throw postgresFailure(error);
  });
}

/** Ends a connection, even one whose server is silent. */
export async function endClient(client: Client): Promise<void> {
  await leaving(client.end(), [client]);
}

/** Waits for an ending; takes it into its own hands when that takes long. */
export async function leaving(ending: Promise<void>, clients: Iterable<Client>): Promise<void> {
  const timer = setTimeout(() => {
    for (const { connection } of clients) connection.stream.destroy();
  }, GOODBYE_MS);
  await ending.finally(() => clearTimeout(timer));
}

function toParameter(value: unknown): unknown {
  return typeof value === 'string' ? toPostgresText(value) : value;
}
