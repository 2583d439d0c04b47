import { visibleText } from '../lib/visible-text.ts';

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
  const visible = visibleText(text);
  return `"${(FORMULA.test(visible) ? `'${visible}` : visible).replaceAll('"', '""')}"`;
}
