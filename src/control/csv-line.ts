import { printableText } from '../lib/printable-text.ts';

/** What a spreadsheet would take for a formula, behind white space too. */
const FORMULA = /^\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]/;

/**
 * A line of CSV (RFC 4180): every cell in quotes. SECURITY: none is a formula to a spreadsheet, since those of clients' own
 * making have an apostrophe before them, and none holds a character that controls anything (A69).
 */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map(csvCell).join()}\r\n`;
}

function csvCell(text: string): string {
  const printable = printableText(text);
  return `"${(FORMULA.test(printable) ? `'${printable}` : printable).replaceAll('"', '""')}"`;
}
