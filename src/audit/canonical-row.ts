/** What a column of an entry can hold. */
export type ColumnValue = string | number | null;

/**
 * Columns of a row as canonical JSON (RFC 8785): an object, its names in order, whole numbers and text as ECMAScript writes
 * them. `columns` must be in the order of their UTF-16 code units. Text is taken as a store gives it back, which keeps no
 * lone surrogates.
 */
export function canonicalRow<Column extends string>(
  row: { readonly [Name in Column]: ColumnValue },
  columns: readonly Column[],
): string {
  const ordered: Record<string, ColumnValue> = {};
  for (const column of columns) {
    const value = row[column];
    ordered[column] = typeof value === 'string' ? value.toWellFormed() : value;
  }
  return JSON.stringify(ordered);
}
