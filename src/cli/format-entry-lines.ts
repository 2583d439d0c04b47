import { printableJson, printableText } from '../lib/printable-text.ts';
import type { DescribedEntry } from './describe-entries.ts';
import { formatTable } from './format-table.ts';

/** Entries for people, one a line: when, id, who, client, task, operation, what became of it, what was decided. */
export function formatEntryLines(entries: readonly DescribedEntry[]): readonly string[] {
  return formatTable(entries.map(cellsOf));
}

function cellsOf({ entry, effects }: DescribedEntry): readonly string[] {
  const { began_at, id, subject, client, task, kind, operation, outcome } = entry;
  const name = operation === '' ? `(${kind})` : operation;
  return [
    new Date(began_at).toISOString(),
    String(id),
    ...[subject, client, task, name, outcome ?? 'open', effects.join(', ')].map((text) => printableText(text || '-')),
  ];
}

/** An entry for machines, as one line of JSON. */
export function entryJson({ entry, effects }: DescribedEntry): string {
  const { id, began_at, kind, issuer, subject, client, task, session, operation, outcome } = entry;
  const began = new Date(began_at).toISOString();
  const json = { id: String(id), began, kind, issuer, subject, client, task, session, operation, outcome, effects };
  return printableJson(JSON.stringify(json));
}
