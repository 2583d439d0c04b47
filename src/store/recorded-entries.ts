import type { EntryRow } from './entry-columns.ts';
import type { StoreSnapshot } from './read-snapshot.ts';

/** An entry whose record view was kept, whose it is, and where it stands. */
export interface RecordedEntry extends Pick<EntryRow, 'id' | 'issuer' | 'subject'> {
  readonly recording: number;
  readonly record_offset: number;
  readonly record_length: number;
}

/** Which entries are meant: one, or all of a session, of anybody or of one principal. */
export type RecordedQuery =
  | { readonly entry: number }
  | { readonly session: string; readonly issuer?: string | undefined; readonly subject?: string | undefined };

/** Entries whose record view was kept, in the order of ids, behind one and at most so many. */
export async function recordedEntries(
  { db }: StoreSnapshot,
  query: RecordedQuery,
  after: number,
  limit: number,
): Promise<readonly RecordedEntry[]> {
  const all = db
    .selectFrom('audit_entries')
    .select(['id', 'issuer', 'subject', 'recording', 'record_offset', 'record_length'])
    .where('id', '>', after)
    .where('recording', 'is not', null)
    .where('record_offset', 'is not', null)
    .where('record_length', 'is not', null)
    .$narrowType<RecordedEntry>()
    .orderBy('id')
    .limit(limit);
  if ('entry' in query) return await all.where('id', '=', query.entry).execute();
  const { session, issuer, subject } = query;
  return await all
    .where('session', '=', session)
    .$if(issuer !== undefined, (some) => some.where('issuer', '=', issuer ?? ''))
    .$if(subject !== undefined, (some) => some.where('subject', '=', subject ?? ''))
    .execute();
}

/** Recordings with an id below this one of which something is left, in the order of ids, behind one and at most so many. */
export async function recordingsBefore(
  { db }: StoreSnapshot,
  before: number,
  after: number,
  limit: number,
): Promise<readonly number[]> {
  const rows = await db
    .selectFrom('recordings')
    .select('id')
    .where('id', '>', after)
    .where('id', '<', before)
    .where('codec', '<>', 'erased')
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}
