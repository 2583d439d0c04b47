import { SLOTS } from './entry-id.ts';
import type { ExportPlaces, ExportSlot } from './export-slot.ts';
import type { PostgresConfig } from './postgres-client.ts';
import { PostgresConnection } from './postgres-connection.ts';
import { holdSlot } from './postgres-slot.ts';
import type { ExportCursorRow } from './tables.ts';

/** So many bytes of a destination's hash tell its lock from others. */
const LOCK_BYTES = 3;

/**
 * Holds the export of a store in PostgreSQL to a destination, over one connection that it keeps; undefined where another
 * process does. Rejects with StoreError.
 */
export async function openPostgresExportSlot(
  config: PostgresConfig,
  destination: string,
): Promise<ExportSlot | undefined> {
  const connection = await PostgresConnection.open(config, {
    statement_timeout: config.timeoutMs,
    idle_session_timeout: 0,
    // What is lost with a machine is sent again.
    synchronous_commit: 'off',
    tcp_keepalives_idle: 30,
    tcp_keepalives_interval: 10,
    tcp_keepalives_count: 3,
  });
  const held = await holdSlot(connection, lockOf(destination)).catch(async (error: unknown) => {
    await connection.close();
    throw error;
  });
  if (held !== undefined) return new PostgresExportSlot(connection, destination);
  await connection.close();
  return undefined;
}

/** Behind the slots of writers. */
function lockOf(destination: string): number {
  return SLOTS + Buffer.from(destination, 'base64url').readUIntBE(0, LOCK_BYTES);
}

class PostgresExportSlot implements ExportSlot {
  readonly #connection: PostgresConnection;
  readonly #destination: string;

  constructor(connection: PostgresConnection, destination: string) {
    this.#connection = connection;
    this.#destination = destination;
  }

  async places(): Promise<ExportPlaces> {
    const rows = await this.#connection.query<ExportCursorRow>('select * from export_cursors where destination = $1', [
      this.#destination,
    ]);
    return new Map(rows.map(({ writer, sequence }) => [writer, sequence]));
  }

  async advance(places: ExportPlaces): Promise<void> {
    const given = [`{${[...places.keys()].join()}}`, `{${[...places.values()].join()}}`];
    await this.#connection.query(ADVANCE, [this.#destination, ...given], 'advance-export');
  }

  async close(): Promise<void> {
    // The server ends its side when it has let go of the lock.
    await this.#connection.close();
  }
}

const ADVANCE = `
  insert into export_cursors as kept (destination, writer, sequence)
  select $1, writer, sequence from unnest($2::bigint[], $3::bigint[]) as given (writer, sequence)
  on conflict (destination, writer) do update set sequence = greatest(kept.sequence, excluded.sequence)`;
