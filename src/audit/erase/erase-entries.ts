import type { RecordedEntry, RecordedQuery } from '../../store/recorded-entries.ts';
import { recordedEntries } from '../../store/recorded-entries.ts';
import type { StoreReader } from '../../store/store-reader.ts';
import { planEntries } from './erasure-plan.ts';
import type { RecordEraser } from './record-eraser.ts';

/** So many entries are named by one erasure. */
const MOST_ENTRIES = 1_000;

/**
 * Erases the record views of the entries that are meant; resolves with how many there were. Rejects, and erases nothing,
 * where they are of several principals: a session's name is not theirs alone. Rejects as the eraser does, too.
 */
export async function eraseEntries(
  reader: StoreReader,
  eraser: RecordEraser,
  query: RecordedQuery,
  reason: string,
): Promise<number> {
  const entries = await readAll(reader, query);
  const principals = new Set(entries.map(({ issuer, subject }) => JSON.stringify([issuer, subject])));
  if (principals.size > 1) throw new Error(`They are of ${principals.size} principals: say whose are meant.`);
  for (let at = 0; at < entries.length; at += MOST_ENTRIES)
    await eraser.erase(planEntries(entries.slice(at, at + MOST_ENTRIES)), reason);
  return entries.length;
}

async function readAll(reader: StoreReader, query: RecordedQuery): Promise<readonly RecordedEntry[]> {
  const entries: RecordedEntry[] = [];
  for (;;) {
    const page = await recordedEntries(reader, query, entries.at(-1)?.id ?? -1, MOST_ENTRIES);
    if (page.length === 0) return entries;
    entries.push(...page);
  }
}
