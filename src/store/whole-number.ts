import type { AliasedRawBuilder, RawBuilder } from 'kysely';
import { sql } from 'kysely';

/** What stands for a number that no writer of ours writes: numbers are whole, not negative, and at most 2^53 - 1. */
const NO_NUMBER = -1;

const LARGEST = sql.raw(String(Number.MAX_SAFE_INTEGER));

const RANGE = sql`between 0 and ${LARGEST}`;

/**
 * A column of numbers as it is, but for what somebody else put there, out of range or of another type, which reads as -1:
 * who checks rows must be able to read all of them, and must not take such a number for another.
 */
export function wholeNumber<Column extends string>(column: Column): AliasedRawBuilder<number, Column> {
  const value = sql.ref(column);
  return sql<number>`case when ${value} is null or ${value} ${RANGE} then ${value} else ${sql.lit(NO_NUMBER)} end`.as(
    column,
  );
}

/** Whether columns of numbers hold what a writer of ours writes. */
export function areWholeNumbers(...columns: readonly string[]): RawBuilder<boolean> {
  return sql<boolean>`${sql.join(
    columns.map((column) => sql`${sql.ref(column)} ${RANGE}`),
    sql` and `,
  )}`;
}

/**
 * Whether the column that pages go by is a number that can be read: those that are too small stand before the first page.
 * A second lower bound would make SQLite begin each page there.
 */
export function isReadable(column: string): RawBuilder<boolean> {
  return sql<boolean>`${sql.ref(column)} <= ${LARGEST}`;
}
