/** Stands before a digit in place of a character that PostgreSQL's text cannot hold, and of itself. */
const MARK = '\u0001';
const ZERO = '\u0000';

/**
 * Text as PostgreSQL can hold it, which knows no U+0000: that becomes U+0001 and "0", U+0001 itself becomes U+0001 and
 * "1". Different texts stay different, and what begins alike begins alike. Lone surrogates become U+FFFD, as everywhere.
 */
export function toPostgresText(text: string): string {
  return text.toWellFormed().replaceAll(MARK, `${MARK}1`).replaceAll(ZERO, `${MARK}0`);
}

/** The text that PostgreSQL holds in this form. */
export function fromPostgresText(text: string): string {
  return text.includes(MARK) ? text.replaceAll(`${MARK}0`, ZERO).replaceAll(`${MARK}1`, MARK) : text;
}

/** JSON escapes what `toPostgresText` replaces, so most rows need not be looked at value by value. */
const RARE = /\\u(?:000[01]|d[89a-f])/;

/** Rows as JSON for PostgreSQL to read, their text in the form that it can hold. */
export function toPostgresJson(rows: object): string {
  const json = JSON.stringify(rows);
  if (!RARE.test(json)) return json;
  return JSON.stringify(rows, (_, value: unknown) => (typeof value === 'string' ? toPostgresText(value) : value));
}
