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
  let text = '';
  for (const column of columns) text += `${text === '' ? '{' : ','}"${column}":${canonical(row[column])}`;
  return `${text}}`;
}

function canonical(value: ColumnValue): string {
  return JSON.stringify(typeof value === 'string' ? value.toWellFormed() : value);
}
