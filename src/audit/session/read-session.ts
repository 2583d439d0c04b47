import type { EntryFilter } from '../../store/entry-query.ts';
import { findEntries } from '../../store/find-entries.ts';
import type { FoundEntry } from '../../store/found-entry.ts';
import type { StoreReader } from '../../store/store-reader.ts';

/** Which entries of a session: all that began within the time. */
export interface SessionQuery extends Pick<EntryFilter, 'from' | 'to' | 'issuer' | 'subject'> {
  readonly session: string;
}

/** Somebody with a session of that name. */
export interface SessionPrincipal {
  readonly issuer: string;
  readonly subject: string;
  readonly entries: number;
}

/** How many entries are read at once. */
const PAGE = 500;

/** The entries of a session, in the order in which they began. */
export async function* readSession(reader: StoreReader, query: SessionQuery): AsyncGenerator<FoundEntry> {
  for (let after: number | undefined; ; ) {
    const { entries, hasMore } = await findEntries(reader, { ...query, after, limit: PAGE, order: 'oldest' });
    yield* entries;
    after = entries.at(-1)?.id;
    if (!hasMore) return;
  }
}

/** Everybody who has a session of that name: names are chosen by clients, so several may have one. */
export async function sessionPrincipals(
  reader: StoreReader,
  query: SessionQuery,
): Promise<readonly SessionPrincipal[]> {
  const principals = new Map<string, SessionPrincipal>();
  for await (const { issuer, subject } of readSession(reader, query)) {
    const key = JSON.stringify([issuer, subject]);
    principals.set(key, { issuer, subject, entries: (principals.get(key)?.entries ?? 0) + 1 });
  }
  return [...principals.values()];
}
