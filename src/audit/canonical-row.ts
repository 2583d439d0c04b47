/** What a column of an entry can hold. */
export type ColumnValue = string | number | null;

/**
 * Columns of a row as canonical JSON (RFC 8785): an object, its names in order, whole numbers and well-formed text as
 * ECMAScript writes them. `columns` must be in the order of their UTF-16 code units.
 */
export function canonicalRow<Column extends string>(
  row: { readonly [Name in Column]: ColumnValue },
  columns: readonly Column[],
): string {
  let text = '';
  for (const column of columns) text += `${text === '' ? '{' : ','}"${column}":${JSON.stringify(row[column])}`;
  return `${text}}`;
}
