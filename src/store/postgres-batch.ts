import { OUTCOME_COLUMNS } from './entry-columns.ts';
import type { PostgresConnection } from './postgres-connection.ts';
import { toPostgresJson } from './postgres-text.ts';
import type { StoreBatch } from './store-writer.ts';
import type { ChainHeadRow } from './tables.ts';

const COLUMNS = OUTCOME_COLUMNS.join(', ');

/**
 * A batch is one statement, hence one transaction and one journey. It divides by zero, which undoes all of it, unless every
 * outcome found its open entry and the chain stands where this writer left it. What several writers may write at once is
 * written in one order, so that none waits for another that waits for it.
 */
const WRITE_BATCH = `
  with
    artifact as (
      insert into artifacts select * from json_populate_recordset(null::artifacts, $1) order by hash
      on conflict do nothing
    ),
    ruled_coordinate as (
      insert into ruled_coordinates select * from json_populate_recordset(null::ruled_coordinates, $2)
      order by coordinate, category, effect, ruling
      on conflict do nothing
    ),
    ruled_operation as (
      insert into ruled_operations select * from json_populate_recordset(null::ruled_operations, $3) order by ruling
      on conflict do nothing
    ),
    recording as (
      insert into recordings (id, codec, bytes)
      select id, codec, substring($5::bytea from start for length)
      from json_to_recordset($4) as given (id bigint, codec text, start int, length int)
    ),
    intent as (
      insert into audit_entries select * from json_populate_recordset(null::audit_entries, $6)
    ),
    outcome as (
      update audit_entries as entry
      set (${COLUMNS}) = (select ${COLUMNS} from jsonb_populate_record(null::audit_entries, $7::jsonb -> entry.id::text))
      where entry.id = any ($8::bigint[]) and entry.outcome is null
      returning 1
    ),
    journaled as (
      insert into journaled_entries select * from json_populate_recordset(null::journaled_entries, $12)
      on conflict (journal, number) do update set entry = excluded.entry
    ),
    head as (
      insert into chain_heads as kept select * from json_populate_recordset(null::chain_heads, $9)
      on conflict (writer) do update
      set sequence = excluded.sequence, hash = excluded.hash, entry = excluded.entry
      where kept.sequence = $10 and kept.hash = $11
      returning 1
    )
  select 1 / ((select count(*) from outcome) = cardinality($8) and (select count(*) from head) = 1)::int`;

/** Writes a batch behind the place where the chain is known to stand. Durable when it resolves. */
export async function writeBatch(
  connection: PostgresConnection,
  batch: StoreBatch,
  known: ChainHeadRow,
): Promise<void> {
  const ids = new Set(batch.intents.map(({ id }) => id));
  // A statement does not see what it inserts itself, so an intent that comes with its outcome is written as one row.
  const together = new Map(batch.outcomes.filter(({ id }) => ids.has(id)).map((outcome) => [outcome.id, outcome]));
  const later = batch.outcomes.filter((outcome) => together.get(outcome.id) !== outcome);
  const { places, bytes } = joinRecordings(batch);
  await connection.query(
    WRITE_BATCH,
    [
      toPostgresJson(batch.artifacts),
      toPostgresJson(batch.ruledCoordinates),
      toPostgresJson(batch.ruledOperations),
      toPostgresJson(places),
      bytes,
      toPostgresJson(batch.intents.map((intent) => ({ ...intent, ...together.get(intent.id) }))),
      toPostgresJson(Object.fromEntries(later.map((outcome) => [outcome.id, outcome]))),
      `{${later.map(({ id }) => id).join()}}`,
      toPostgresJson([batch.head]),
      known.sequence,
      known.hash,
      toPostgresJson(batch.journaled),
    ],
    'write-batch',
  );
}

/** Bytes travel as they are, one recording behind the other; PostgreSQL counts from 1. */
function joinRecordings({ recordings }: StoreBatch): { readonly places: readonly object[]; readonly bytes: Buffer } {
  let start = 1;
  const places = recordings.map(({ id, codec, bytes: { length } }) => {
    const place = { id, codec, start, length };
    start += length;
    return place;
  });
  return { places, bytes: Buffer.concat(recordings.map(({ bytes }) => bytes)) };
}
