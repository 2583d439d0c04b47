import type { Kysely } from 'kysely';
import type { EntryFilter } from './entry-query.ts';
import { given } from './given.ts';
import type { Database } from './tables.ts';

/** What rulings are for where there is no client, and where there is no task. */
const NO_CLIENT = '';
const NO_TASK = 'none';

/** Whether a filter asks what was decided. */
export function asksForDecision({ coordinate, category, effect }: EntryFilter): boolean {
  return coordinate !== undefined || category !== undefined || effect !== undefined;
}

/** The rulings with one decision as it is asked for; a ruling comes once for every such decision. */
export function decidedRulings(db: Kysely<Database>, { coordinate, category, effect }: EntryFilter) {
  return db
    .selectFrom('ruled_coordinates')
    .select('ruling')
    .where((eb) => eb.and(given({ coordinate, category, effect })));
}

/**
 * The rulings that entries which are asked for can have; undefined where a filter asks nothing of a ruling, or where there
 * are more than so many.
 */
export async function findRulings(
  db: Kysely<Database>,
  filter: EntryFilter,
  most: number,
): Promise<readonly string[] | undefined> {
  const { operation, client, task, kind } = filter;
  const asksForName = [operation, client, task, kind].some((name) => name !== undefined);
  if (!asksForName && !asksForDecision(filter)) return undefined;
  let query = db
    .selectFrom('ruled_operations')
    .select('ruling')
    .where((eb) =>
      eb.and(
        given({ operation, client: client === null ? NO_CLIENT : client, task: task === null ? NO_TASK : task, kind }),
      ),
    );
  if (asksForDecision(filter)) query = query.where('ruling', 'in', decidedRulings(db, filter));
  const rows = await query.limit(most + 1).execute();
  return rows.length > most ? undefined : rows.map(({ ruling }) => ruling);
}
