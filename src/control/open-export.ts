import { CodedError } from '../errors.ts';
import { findEntries } from '../store/find-entries.ts';
import type { StoreReader } from '../store/store-reader.ts';
import type { Visitor } from './admit-visitor.ts';
import type { ReadingParts } from './answer-reading.ts';
import { assertScope } from './check-reading.ts';
import { entryView } from './entry-view.ts';
import type { ExportQuery } from './export-query.ts';
import { EXPORT_DOCUMENT, EXPORT_OPERATION } from './export-query.ts';
import { EXPORT_TEXTS } from './export-text.ts';
import { exportedEntry } from './exported-entry.ts';
import type { Loaders } from './loaders.ts';
import { beginReading, endReading, refuseReading } from './reading.ts';

/** What an export is made with. */
export type ExportParts = Pick<ReadingParts, 'audit' | 'reader' | 'loaders'>;

/** So many entries are read at once. */
const PAGE = 250;

/**
 * An export as text, the oldest entry first, up to what began before now; its own entry is durable, and complete, before
 * anything of it is read. Rejects with CodedError `FORBIDDEN`, written down, and `AUDIT_UNAVAILABLE`.
 */
export async function openExport(
  { format, filter, variables }: ExportQuery,
  { principal, session }: Pick<Visitor, 'principal' | 'session'>,
  { audit, reader, loaders }: ExportParts,
): Promise<AsyncGenerator<string>> {
  const reading = { principal, session, document: EXPORT_DOCUMENT, operation: EXPORT_OPERATION, variables };
  try {
    assertScope(principal, 'cordon:audit:export');
  } catch (error) {
    if (error instanceof CodedError) await refuseReading(audit, reading, error);
    throw error;
  }
  const to = Math.min(filter.to ?? Number.MAX_SAFE_INTEGER, Date.now());
  await endReading(await beginReading(audit, reading), 'answered', []);
  return lines(reader, { format, filter: { ...filter, to } }, loaders);
}

/** A page is read when the one before it has been taken. */
async function* lines(
  reader: StoreReader,
  { format, filter }: Pick<ExportQuery, 'format' | 'filter'>,
  loaders: () => Loaders,
): AsyncGenerator<string> {
  const { head, line } = EXPORT_TEXTS[format];
  if (head !== '') yield head;
  let after: number | undefined;
  for (;;) {
    const { entries, hasMore } = await findEntries(reader, { ...filter, after, limit: PAGE, order: 'oldest' });
    const shared = loaders();
    const exported = await Promise.all(entries.map((row) => exportedEntry(entryView(row, shared))));
    if (exported.length > 0) yield exported.map(line).join('');
    after = entries.at(-1)?.id;
    if (!hasMore || after === undefined) return;
  }
}
