import type { EntryRow } from './entry-columns.ts';
import type { StoreSnapshot } from './read-snapshot.ts';
import { areWholeNumbers } from './whole-number.ts';

/** What an entry says that erased record views. */
export type ErasureRow = Pick<EntryRow, 'id' | 'variables' | 'outcome'>;

/** Every entry of the kind `erasure`, in the order of ids. */
export async function readErasures({ db }: StoreSnapshot): Promise<readonly ErasureRow[]> {
  return await db
    .selectFrom('audit_entries')
    .select(['id', 'variables', 'outcome'])
    .where('kind', '=', 'erasure')
    .where(areWholeNumbers('id'))
    .orderBy('id')
    .execute();
}
