import { exportLines } from '../control/export-lines.ts';
import { EXPORT_FORMATS } from '../control/export-query.ts';
import { createLoaders } from '../control/loaders.ts';
import { storeConfigOf } from '../server/audit-sources.ts';
import { openStoreReader } from '../store/open-store.ts';
import { ENTRY_FLAGS, parseEntryFilter } from './entry-flags.ts';
import { parseFlags } from './parse-flags.ts';
import { printLines } from './print-lines.ts';
import { readConfig } from './read-sources.ts';
import { recordReading } from './record-reading.ts';
import type { Io } from './verb.ts';
import { UsageError } from './verb.ts';

/** `cordon audit export`: 1 where it cannot be recorded that somebody read. */
export async function runAuditExport(args: readonly string[], io: Io): Promise<number> {
  const { texts } = parseFlags(args, { ...ENTRY_FLAGS, format: 'string', config: 'string' });
  const { config: file, ...said } = texts;
  const format = EXPORT_FORMATS.find((each) => each === (said.format ?? 'ndjson'));
  if (!format) throw new UsageError(`--format is one of: ${EXPORT_FORMATS.join(', ')}.`);
  const filter = parseEntryFilter(said, Date.now());
  const config = readConfig({ config: file }, io);
  const reader = await openStoreReader(storeConfigOf(config));
  try {
    const before = await recordReading(config, { operation: 'audit export', said, asked: [] });
    await printLines(exportLines(reader, format, { ...filter, before }, createLoaders(reader)), io);
    return 0;
  } finally {
    await reader.close();
  }
}
