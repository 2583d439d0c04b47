import type { AuditKeys } from '../../src/keys/audit-keys.ts';
import { digestText } from '../../src/keys/digest-text.ts';
import type { EntryFilter } from '../../src/store/entry-query.ts';
import { findEntries } from '../../src/store/find-entries.ts';
import { readIndexReach } from '../../src/store/index-reach.ts';
import type { StoreReader } from '../../src/store/store-reader.ts';
import type { SentRequest } from './crash-load.ts';

/** An entry, as far as these checks look at it. */
export interface CrashEntry {
  readonly id: number;
  readonly mark: string;
  readonly operation: string;
  readonly outcome: string | null;
}

/** The entries behind one, the oldest first. */
export async function readEntries({ db }: StoreReader, after: number): Promise<readonly CrashEntry[]> {
  return await db
    .selectFrom('audit_entries')
    .select(['id', 'session as mark', 'operation', 'outcome'])
    .where('id', '>', after)
    .orderBy('id')
    .execute();
}

/** What the entries of a killed gateway must be, after the next start: every line is a promise that was broken. */
export function brokenPromises(
  sent: readonly SentRequest[],
  seen: ReadonlySet<string>,
  killed: readonly CrashEntry[],
  restarted: readonly CrashEntry[],
): readonly string[] {
  const entries = Map.groupBy(restarted, ({ mark }) => mark);
  const marks = new Set(sent.map(({ mark }) => mark));
  const before = new Map(killed.map((entry) => [entry.id, entry.outcome]));
  return [
    ...sent.flatMap(({ mark, status }) => brokenAnswer(mark, status, entries.get(mark) ?? [])),
    ...[...seen].filter((mark) => !entries.has(mark)).map((mark) => `${mark}: fetched without an entry`),
    ...[...entries.keys()].filter((mark) => !marks.has(mark)).map((mark) => `${mark}: an entry that nobody asked for`),
    ...restarted.flatMap(({ id, mark, outcome }) => {
      const due = before.get(id) ?? 'interrupted';
      return outcome === due ? [] : [`${mark}: ${outcome} after the next start, ${before.get(id)} before`];
    }),
    ...(restarted.length === killed.length ? [] : [`${killed.length} entries became ${restarted.length}`]),
  ];
}

const OUTCOMES: ReadonlyMap<number, string> = new Map([
  [200, 'answered'],
  [403, 'refused'],
]);

function brokenAnswer(mark: string, status: number | undefined, entries: readonly CrashEntry[]): readonly string[] {
  const [entry] = entries;
  if (entries.length > 1) return [`${mark}: ${entries.length} entries`];
  if (status === undefined) return [];
  if (!OUTCOMES.has(status)) return [`${mark}: answered with status ${status}`];
  if (!entry) return [`${mark}: answered without an entry`];
  return entry.outcome === OUTCOMES.get(status) ? [] : [`${mark}: answered with status ${status}, ${entry.outcome}`];
}

/** Entries that searches do not find alone: by session, by operation, and by a value that was brought. */
export async function unfound(
  reader: StoreReader,
  keys: AuditKeys,
  entries: readonly CrashEntry[],
): Promise<readonly string[]> {
  const lines: string[] = [];
  for (const { id, mark, operation } of entries) {
    const digests = keys.all.map((key) => key.digest(digestText(mark)));
    const filters: readonly EntryFilter[] = [
      { session: mark },
      { digests },
      ...(operation.startsWith('Op') ? [{ operation }] : []),
    ];
    for (const filter of filters) {
      const { entries: found } = await findEntries(reader, { ...filter, limit: 10, order: 'oldest' });
      if (found.length !== 1 || found[0]?.id !== id) lines.push(`${mark}: not found by ${Object.keys(filter)}`);
    }
  }
  return lines;
}

/** How many of the entries the index does not reach. */
export async function unindexed({ db }: StoreReader, entries: readonly CrashEntry[]): Promise<number> {
  const { tails } = await readIndexReach(db);
  return entries.filter(({ id }) => tails.some(({ after, before }) => id > after && id < before)).length;
}
