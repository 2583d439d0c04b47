import { SLOTS } from './entry-id.ts';
import type { PostgresConnection, Session } from './postgres-connection.ts';
import { StoreError } from './store-error.ts';

/** Tells our locks from others of the same database: "Cord". */
const LOCKS = 0x436f7264;

/**
 * Holds a slot until the connection has ended, the first free one unless one is named; undefined where none is free.
 * SECURITY: the lock is the session's. Who lost the session cannot write any more, and whoever has it is the only one
 * (test "a writer that lost its slot cannot write").
 */
export async function holdSlot(connection: PostgresConnection, wanted?: number): Promise<number | undefined> {
  const slots = wanted === undefined ? Array.from({ length: SLOTS }, (_, slot) => slot) : [wanted];
  for (const slot of slots) {
    const [row] = await connection.query<{ readonly held: boolean }>('select pg_try_advisory_lock($1, $2) as held', [
      LOCKS,
      slot,
    ]);
    if (row?.held === true) return slot;
  }
  return undefined;
}

/**
 * Holds the slot that an earlier connection of the same writer held. Its session may be at work still, if only the way to
 * it broke: it is ended first, so that what it was writing is there or not, and does not come later. Waits for that for
 * half of the time that a statement may take.
 */
export async function takeOverSlot(
  connection: PostgresConnection,
  slot: number,
  { pid, started }: Session,
  timeoutMs: number,
): Promise<void> {
  await connection.query(
    'select pg_terminate_backend(pid, $3) from pg_stat_activity ' +
      'where pid = $1 and (extract(epoch from backend_start) * 1000000)::bigint = $2',
    [pid, started, Math.floor(timeoutMs / 2)],
  );
  if ((await holdSlot(connection, slot)) === undefined)
    throw new StoreError('The slot of this writer is held by another one.');
}
