import { CodedError } from '../errors.ts';
import type { Visitor } from './admit-visitor.ts';
import type { ReadingParts } from './answer-reading.ts';
import { assertScope } from './check-reading.ts';
import { exportLines } from './export-lines.ts';
import type { ExportQuery } from './export-query.ts';
import { EXPORT_DOCUMENT, EXPORT_OPERATION } from './export-query.ts';
import { beginReading, endReading, refuseReading } from './reading.ts';

/** What an export is made with. */
export type ExportParts = Pick<ReadingParts, 'audit' | 'reader' | 'loaders'>;

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
  return exportLines(reader, format, { ...filter, to }, loaders);
}
