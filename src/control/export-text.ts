import { printableJson } from '../lib/printable-text.ts';
import { csvLine } from './csv-line.ts';
import type { ExportFormat } from './export-query.ts';
import type { ExportedEntry } from './exported-entry.ts';

/** How a format begins, and what an entry is in it. */
export interface ExportText {
  readonly contentType: string;
  readonly head: string;
  readonly line: (entry: ExportedEntry) => string;
}

type Column = readonly [name: string, cell: (entry: ExportedEntry) => unknown];

/** What a spreadsheet is given: one line an entry, lists as words. */
const COLUMNS: readonly Column[] = [
  ['id', ({ id }) => id],
  ['began', ({ began }) => began],
  ['kind', ({ kind }) => kind],
  ['issuer', ({ principal }) => principal.issuer],
  ['subject', ({ principal }) => principal.subject],
  ['client', ({ principal }) => principal.client],
  ['task', ({ principal }) => principal.task],
  ['session', ({ session }) => session.name],
  ['operation', ({ operation }) => operation],
  ['outcome', ({ outcome }) => outcome],
  ['latencyMs', ({ latencyMs }) => latencyMs],
  [
    'codes',
    ({ codes }) =>
      codes.map(({ code, coordinate, category, count }) => words(code, coordinate, category, `x${count}`)).join('; '),
  ],
  [
    'decisions',
    ({ ruling }) =>
      ruling?.decisions
        .map(({ coordinate, categories, effect, count }) =>
          words(coordinate, categories.join('+'), effect, count == null ? undefined : `x${count}`),
        )
        .join('; '),
  ],
  ['calls', ({ calls }) => calls.map(({ subgraph, count }) => words(subgraph, `x${count}`)).join('; ')],
  [
    'flows',
    ({ flows }) =>
      flows
        .map(({ subgraph, via, coordinate, categories }) => words(subgraph, via, coordinate, categories.join('+')))
        .join('; '),
  ],
  ['document', ({ document }) => document],
  ['variables', ({ variables }) => variables],
];

/** The formats. */
export const EXPORT_TEXTS: Readonly<Record<ExportFormat, ExportText>> = {
  ndjson: {
    contentType: 'application/x-ndjson; charset=utf-8',
    head: '',
    // JSON's own escapes leave some characters that terminals obey.
    line: (entry) => `${printableJson(JSON.stringify(entry))}\n`,
  },
  csv: {
    contentType: 'text/csv; charset=utf-8; header=present',
    head: csvLine(COLUMNS.map(([name]) => name)),
    line: (entry) => csvLine(COLUMNS.map(([, cell]) => String(cell(entry) ?? ''))),
  },
};

function words(...parts: readonly (string | null | undefined)[]): string {
  return parts.filter((part) => part != null && part !== '').join(' ');
}
