import type { StoreSnapshot } from './read-snapshot.ts';
import type { RuledCoordinateRow, RuledOperationRow } from './tables.ts';

/** Everything that rulings are found by. */
export interface RuledTables {
  readonly coordinates: readonly RuledCoordinateRow[];
  readonly operations: readonly RuledOperationRow[];
}

/** Everything that rulings are found by, at once: operations are few. */
export async function readRuled({ db }: StoreSnapshot): Promise<RuledTables> {
  const coordinates = await db.selectFrom('ruled_coordinates').selectAll().execute();
  return { coordinates, operations: await db.selectFrom('ruled_operations').selectAll().execute() };
}
