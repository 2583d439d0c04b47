import { CodedError } from '../errors.ts';
import type { SessionCursor, SessionFilter } from '../store/list-sessions.ts';
import { listSessions } from '../store/list-sessions.ts';
import type { EntrySource } from './entry-connection.ts';
import { toSessionId } from './session-id.ts';

/** Which sessions are asked for. */
export interface SessionsArguments {
  readonly filter?: { readonly [Name in keyof SessionFilter]?: SessionFilter[Name] | null } | null;
  readonly first?: number | null;
  readonly after?: string | null;
}

const USUAL = 20;
const MOST_IN_PAGE = 100;

/** To count a session's entries costs as much as so many rows. */
const SUMMARY = 5;

/** A page of sessions. Rejects with CodedError `BAD_USER_INPUT` for arguments that make none. */
export async function sessionPage({ reader, budget }: EntrySource, { filter, first, after }: SessionsArguments) {
  const limit = first ?? USUAL;
  if (limit < 1 || limit > MOST_IN_PAGE) throw new CodedError('BAD_USER_INPUT', { limit: MOST_IN_PAGE });
  budget.take(limit * SUMMARY);
  const { from, to, issuer, subject } = filter ?? {};
  const asked = {
    from: from ?? undefined,
    to: to ?? undefined,
    issuer: issuer ?? undefined,
    subject: subject ?? undefined,
  };
  const cursor = after == null ? undefined : fromCursor(after);
  const { sessions, next } = await listSessions(reader, asked, limit, cursor);
  return {
    nodes: sessions.map(({ session: name, ...summary }) => ({
      ...summary,
      name,
      id: toSessionId({ ...summary, session: name }),
    })),
    next: next && toCursor(next),
  };
}

function toCursor({ newest, before }: SessionCursor): string {
  return Buffer.from(`${newest} ${before}`).toString('base64url');
}

function fromCursor(text: string): SessionCursor {
  const [, newest, before] = /^(\d{1,15}) (\d{1,15})$/.exec(Buffer.from(text, 'base64url').toString()) ?? [];
  if (newest === undefined || before === undefined) throw new CodedError('BAD_USER_INPUT');
  return { newest: Number(newest), before: Number(before) };
}
