import type { PostgresConfig } from './postgres-client.ts';
import { PostgresConnection } from './postgres-connection.ts';
import { StoreError } from './store-error.ts';

/** Connects as a writer does. Rejects with a StoreError where what is written would not be kept as it is. */
export async function connectWriter(config: PostgresConfig): Promise<PostgresConnection> {
  const connection = await PostgresConnection.open(config, settings(config));
  try {
    const [found] = await connection.query<{ readonly encoding: string }>(DURABLY, []);
    if (found?.encoding !== 'UTF8')
      throw new StoreError('The store in PostgreSQL cannot be used: the encoding of its database must be UTF8.');
    return connection;
  } catch (error) {
    await connection.close();
    throw error;
  }
}

/**
 * SECURITY: what is answered must have been kept (I3), so a server that does not wait for its disk is told to. One that
 * waits for other servers too goes on doing so.
 */
const DURABLY = `
  select current_setting('server_encoding') as encoding,
    case current_setting('synchronous_commit') when 'off' then set_config('synchronous_commit', 'on', false) end`;

function settings({ timeoutMs }: PostgresConfig): Readonly<Record<string, string | number>> {
  return {
    statement_timeout: timeoutMs,
    idle_session_timeout: 0,
    default_transaction_isolation: 'read committed',
    // A writer whose machine vanished gives its slot back after a minute, not after two hours.
    tcp_keepalives_idle: 30,
    tcp_keepalives_interval: 10,
    tcp_keepalives_count: 3,
    // A writer finds rows by their keys alone: what is known of an empty table must not suggest reading all of it later.
    enable_seqscan: 'off',
    // Compiling a statement takes longer than all that it does.
    jit: 'off',
  };
}
