import { readAuditKeys } from '../keys/audit-key-file.ts';
import { toAuditKeys } from '../keys/audit-keys.ts';
import { digestText } from '../keys/digest-text.ts';
import { auditKeyFileOf, storeConfigOf } from '../server/audit-sources.ts';
import type { EntryFilter } from '../store/entry-query.ts';
import { findEntries, MOST_IN_PAGE } from '../store/find-entries.ts';
import { openStoreReader } from '../store/open-store.ts';
import type { StoreReader } from '../store/store-reader.ts';
import type { DescribedEntry } from './describe-entries.ts';
import { describeEntries } from './describe-entries.ts';
import { ENTRY_FLAGS, parseEntryFilter } from './entry-flags.ts';
import { entryJson, formatEntryLines } from './format-entry-lines.ts';
import { parseFlags } from './parse-flags.ts';
import { printLines } from './print-lines.ts';
import { readConfig } from './read-sources.ts';
import { readValue } from './read-value.ts';
import { recordReading } from './record-reading.ts';
import type { Io } from './verb.ts';
import { UsageError } from './verb.ts';

const FLAGS = {
  ...ENTRY_FLAGS,
  'subject-value': 'boolean',
  limit: 'string',
  json: 'boolean',
  config: 'string',
} as const;

const DEFAULT_LIMIT = 100;

/** `cordon audit search`: 0 whether something was found or not; 1 where it cannot be recorded that somebody looked. */
export async function runAuditSearch(args: readonly string[], io: Io): Promise<number> {
  // SECURITY: a value that is given as an argument all the same must not be quoted.
  const { texts, switches, operands } = parseFlags(args, FLAGS, args.length);
  if (operands.length > 0) throw new UsageError('A value is read from standard input, never from arguments.');
  const { limit, config: file, ...said } = texts;
  const most = limit === undefined ? DEFAULT_LIMIT : parseLimit(limit);
  const filter = parseEntryFilter(said, Date.now());
  const config = readConfig({ config: file }, io);
  const reader = await openStoreReader(storeConfigOf(config));
  try {
    const value = switches.has('subject-value') ? await readValue(io.stdin) : undefined;
    const keys = toAuditKeys(await readAuditKeys(auditKeyFileOf(config)));
    const own = await recordReading(config, {
      operation: 'audit search',
      said: { ...said, 'subject-value': value === undefined ? undefined : true },
      asked: value === undefined ? [] : [value],
    });
    const digests = value === undefined ? undefined : keys.all.map((key) => key.digest(digestText(value)));
    const format = switches.has('json') ? toJson : formatEntryLines;
    await print(search(reader, { ...filter, digests }, own, most), format, io);
    return 0;
  } finally {
    await reader.close();
  }
}

function parseLimit(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new UsageError('--limit is a number, 1 or more.');
  return Number(text);
}

/** The newest entries before one, in pages. */
async function* search(
  reader: StoreReader,
  filter: EntryFilter,
  own: number,
  most: number,
): AsyncGenerator<readonly DescribedEntry[]> {
  let before = own;
  for (let left = most; left > 0; ) {
    const limit = Math.min(left, MOST_IN_PAGE);
    const { entries, hasMore } = await findEntries(reader, { ...filter, before, limit, order: 'newest' });
    yield await describeEntries(reader, entries);
    left = hasMore ? left - entries.length : 0;
    before = entries.at(-1)?.id ?? before;
  }
}

async function print(
  pages: AsyncIterable<readonly DescribedEntry[]>,
  format: (entries: readonly DescribedEntry[]) => readonly string[],
  io: Io,
): Promise<void> {
  let found = 0;
  async function* texts() {
    for await (const entries of pages) {
      found += entries.length;
      if (entries.length > 0) yield `${format(entries).join('\n')}\n`;
    }
  }
  await printLines(texts(), io);
  if (found === 0) io.stderr.write('cordon audit search: nothing was found.\n');
}

function toJson(entries: readonly DescribedEntry[]): readonly string[] {
  return entries.map(entryJson);
}
