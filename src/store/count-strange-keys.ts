import { sql } from 'kysely';
import type { StoreSnapshot } from './read-snapshot.ts';
import type { Database } from './tables.ts';
import { areWholeNumbers } from './whole-number.ts';

/** Rows of one table whose keys are none that a writer of ours gives. */
export interface StrangeKeys {
  readonly table: keyof Database;
  readonly rows: number;
}

const KEYS = {
  audit_entries: ['id'],
  recordings: ['id'],
  chain_heads: ['writer'],
  checkpoints: ['writer', 'sequence'],
  term_generations: ['generation'],
  entry_terms: ['generation', 'term', 'entry'],
} as const;

const TABLES = [
  'audit_entries',
  'recordings',
  'chain_heads',
  'checkpoints',
  'term_generations',
  'entry_terms',
] as const;

/** Tables with rows that pages leave out: their keys are out of range, or no numbers at all. */
export async function countStrangeKeys({ db }: StoreSnapshot): Promise<readonly StrangeKeys[]> {
  const counts: StrangeKeys[] = [];
  for (const table of TABLES) {
    const { rows } = await sql<{ rows: number }>`
      select count(*) as rows from ${sql.table(table)} where not (${areWholeNumbers(...KEYS[table])})
    `
      .execute(db)
      .then((result) => result.rows[0] ?? { rows: 0 });
    if (rows > 0) counts.push({ table, rows });
  }
  return counts;
}
