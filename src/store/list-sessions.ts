import type { Kysely } from 'kysely';
import type { EntryFilter, EntryQuery } from './entry-query.ts';
import { termOf } from './entry-terms.ts';
import type { IndexWalk } from './find-ids.ts';
import { findIds, walkIndex } from './find-ids.ts';
import { ALL_IDS } from './id-range.ts';
import { readIndexReach } from './index-reach.ts';
import { USUAL_TUNING } from './index-tuning.ts';
import { queryRange } from './query-range.ts';
import type { StoreReader } from './store-reader.ts';
import type { Database } from './tables.ts';

/** Which sessions are asked for: by whom, and of which of their entries. */
export type SessionFilter = Pick<EntryFilter, 'from' | 'to' | 'issuer' | 'subject'>;

/** Where a list of sessions goes on. */
export interface SessionCursor {
  /** The newest entry when the list began: what came later is not in it. */
  readonly newest: number;
  /** Sessions whose last entry is not before this one were told. */
  readonly before: number;
}

/** The entries of one principal's work that are asked for. */
export interface SessionSummary {
  readonly issuer: string;
  readonly subject: string;
  readonly session: string;
  /** When its first and its last entry began, in milliseconds since the epoch. */
  readonly first: number;
  readonly last: number;
  readonly entries: number;
  /** Whether there are more entries than were counted; `first` is right all the same. */
  readonly hasMoreEntries: boolean;
}

/** Sessions, the one that was at work last first. */
export interface SessionPage {
  readonly sessions: readonly SessionSummary[];
  /** Where to go on; undefined behind the last one. A page may hold fewer than were asked for, and still not be the last. */
  readonly next: SessionCursor | undefined;
}

/** Entries of one session are counted up to here. */
const MOST_COUNTED = 10_000;

/** Entries that are looked at together, and in one page: long sessions have many that tell nothing new. */
const BLOCK = 500;
const MOST_LOOKED_AT = 10_000;

/** All of a session's entries are needed, however few they are. */
const SESSION_TUNING = { ...USUAL_TUNING, firstParts: Number.MAX_SAFE_INTEGER };

/**
 * Lists sessions. Pages that follow one another hold every session that had an entry when the first one was asked for, once;
 * only an entry that a writer adds meanwhile under a clock that is behind the others' can hide its session.
 */
export async function listSessions(
  { db }: StoreReader,
  filter: SessionFilter,
  limit: number,
  cursor?: SessionCursor,
): Promise<SessionPage> {
  const { newest, before } = cursor ?? (await firstCursor(db));
  const known = new Set<string>();
  const sessions: SessionSummary[] = [];
  const told = { range: await queryRange(db, { ...filter, before: newest + 1 }), reach: await readIndexReach(db) };
  let next = before;
  for (let looked = 0; looked < MOST_LOOKED_AT; looked += BLOCK) {
    const block = await lookAt(db, filter, next);
    for (const row of block) {
      if (sessions.length === limit) return { sessions, next: { newest, before: next } };
      next = row.id;
      const key = JSON.stringify([row.issuer, row.subject, row.session]);
      if (known.has(key)) continue;
      known.add(key);
      const summary = await summarize(db, { ...filter, ...pick(row) }, row, told);
      if (summary) sessions.push(summary);
    }
    if (block.length < BLOCK) return { sessions, next: undefined };
  }
  return { sessions, next: { newest, before: next } };
}

type SessionEntry = Awaited<ReturnType<typeof lookAt>>[number];

/** The next entries that are asked for. */
async function lookAt(db: Kysely<Database>, filter: SessionFilter, before: number) {
  const ids = await findIds(db, { ...filter, before, limit: BLOCK, order: 'newest' }, BLOCK, USUAL_TUNING);
  if (ids.length === 0) return [];
  return await db
    .selectFrom('audit_entries')
    .select(['id', 'began_at', 'issuer', 'subject', 'session'])
    .where('id', 'in', ids)
    .orderBy('id', 'desc')
    .execute();
}

/** A session by its last entry; undefined where this entry is not the last one, so that the session was told before. */
async function summarize(
  db: Kysely<Database>,
  filter: EntryFilter & { readonly session: string },
  last: SessionEntry,
  told: Pick<IndexWalk, 'range' | 'reach'>,
): Promise<SessionSummary | undefined> {
  const groups = [[termOf('session', filter.session)]];
  const walk = (order: EntryQuery['order'], most: number) =>
    walkIndex(db, { ...told, groups, query: { ...filter, order, limit: most }, tuning: SESSION_TUNING }, most);
  const ids = await walk('newest', MOST_COUNTED + 1);
  if (ids[0] !== last.id) return undefined;
  const hasMoreEntries = ids.length > MOST_COUNTED;
  const [oldest = last.id] = hasMoreEntries ? await walk('oldest', 1) : ids.slice(-1);
  const first = await db.selectFrom('audit_entries').select('began_at').where('id', '=', oldest).executeTakeFirst();
  return {
    ...pick(last),
    first: first?.began_at ?? last.began_at,
    last: last.began_at,
    entries: Math.min(ids.length, MOST_COUNTED),
    hasMoreEntries,
  };
}

function pick({ issuer, subject, session }: SessionEntry) {
  return { issuer, subject, session };
}

async function firstCursor(db: Kysely<Database>): Promise<SessionCursor> {
  const last = await db.selectFrom('audit_entries').select('id').orderBy('id', 'desc').limit(1).executeTakeFirst();
  const newest = last?.id ?? ALL_IDS.after;
  return { newest, before: newest + 1 };
}
