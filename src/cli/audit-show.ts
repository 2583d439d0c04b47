import { entryView } from '../control/entry-view.ts';
import { EXPORT_TEXTS } from '../control/export-text.ts';
import { exportedEntry } from '../control/exported-entry.ts';
import { createLoaders } from '../control/loaders.ts';
import { storeConfigOf } from '../server/audit-sources.ts';
import { openStoreReader } from '../store/open-store.ts';
import { readEntry } from '../store/read-entry.ts';
import { formatShownEntry } from './format-shown-entry.ts';
import { parseFlags } from './parse-flags.ts';
import { readShownEntry } from './read-shown-entry.ts';
import { readConfig } from './read-sources.ts';
import { recordReading } from './record-reading.ts';
import type { Io } from './verb.ts';
import { UsageError } from './verb.ts';

/** `cordon audit show`: 1 where there is no such entry, or it cannot be recorded that somebody looked. */
export async function runAuditShow(args: readonly string[], io: Io): Promise<number> {
  const { texts, switches, operands } = parseFlags(args, { json: 'boolean', config: 'string' }, 1);
  const id = parseId(operands[0]);
  const config = readConfig({ config: texts.config }, io);
  const reader = await openStoreReader(storeConfigOf(config));
  try {
    await recordReading(config, { operation: 'audit show', said: { entry: String(id) }, asked: [] });
    const entry = await readEntry(reader, id);
    if (!entry) throw new Error('There is no such entry.');
    const loaders = createLoaders(reader)();
    if (switches.has('json')) io.stdout.write(EXPORT_TEXTS.ndjson.line(await exportedEntry(entryView(entry, loaders))));
    else io.stdout.write(`${formatShownEntry(await readShownEntry(reader, loaders, entry)).join('\n')}\n`);
    return 0;
  } finally {
    await reader.close();
  }
}

function parseId(text: string | undefined): number {
  if (text === undefined || !/^\d{1,16}$/.test(text)) throw new UsageError('Say which entry, by its number.');
  return Number(text);
}
