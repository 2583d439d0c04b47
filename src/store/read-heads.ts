import type { StoreSnapshot } from './read-snapshot.ts';
import type { ChainHeadRow } from './tables.ts';
import { areWholeNumbers, wholeNumber } from './whole-number.ts';

/** Where every chain stands, as its head says; but for those of `countStrangeKeys`. */
export async function readHeads({ db }: StoreSnapshot): Promise<readonly ChainHeadRow[]> {
  return await db
    .selectFrom('chain_heads')
    .select(['writer', 'hash', wholeNumber('sequence'), wholeNumber('entry')])
    .where(areWholeNumbers('writer'))
    .orderBy('writer')
    .execute();
}
