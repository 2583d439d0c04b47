import type { PostgresConnection } from './postgres-connection.ts';
import { toPostgresJson } from './postgres-text.ts';
import { MOST_FINDS } from './store-writer.ts';
import type { InspectionFindRow } from './tables.ts';

/** Every writer takes rows in the order of their key, so that none waits for another that waits for it. */
const ADD_FINDS = `
  insert into inspection_finds as kept (coordinate, path, category, detector, count, first_seen, last_seen)
  select coordinate, path, category, detector, sum(count), min(first_seen), max(last_seen)
  from json_populate_recordset(null::inspection_finds, $1)
  group by coordinate, path, category, detector
  order by coordinate, path, category, detector
  on conflict (coordinate, path, category, detector) do update
  set count = kept.count + excluded.count,
    first_seen = least(kept.first_seen, excluded.first_seen),
    last_seen = greatest(kept.last_seen, excluded.last_seen)`;

/** A statement of its own, which waits for nobody: what others take away, or found again meanwhile, is left to them. */
const FORGET_FINDS = `
  with
    oldest as materialized (
      select * from inspection_finds
      order by last_seen, coordinate, path, category, detector
      limit greatest(0, (select count(*) from inspection_finds) - $1::bigint)
    ),
    free as materialized (
      select kept.coordinate, kept.path, kept.category, kept.detector
      from inspection_finds as kept join oldest using (coordinate, path, category, detector)
      where kept.count = oldest.count and kept.last_seen = oldest.last_seen
      for update of kept skip locked
    )
  delete from inspection_finds as kept using free
  where (kept.coordinate, kept.path, kept.category, kept.detector) =
    (free.coordinate, free.path, free.category, free.detector)`;

/** Adds to what inspection found, and lets go of the oldest where that is too much. Durable when it resolves. */
export async function addFinds(connection: PostgresConnection, finds: readonly InspectionFindRow[]): Promise<void> {
  await connection.query(ADD_FINDS, [toPostgresJson(finds)], 'add-finds');
  await connection.query(FORGET_FINDS, [MOST_FINDS], 'forget-finds');
}
