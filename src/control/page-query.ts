import { CodedError } from '../errors.ts';
import type { EntryQuery } from '../store/entry-query.ts';
import { fromCursor } from './entry-cursor.ts';

/** Which part of a list is asked for (GraphQL Cursor Connections, section 4). */
export interface PageArguments {
  readonly first?: number | null;
  readonly after?: string | null;
  readonly last?: number | null;
  readonly before?: string | null;
}

/** A page as the store is asked for it. */
export interface PageQuery extends Pick<EntryQuery, 'after' | 'before' | 'limit' | 'order'> {
  /** Whether the store's order is the other one than the list's. */
  readonly isReversed: boolean;
}

/** Entries of a page where nobody says how many, and at most: more of them would hold up the gateway's own requests. */
const USUAL = 50;
const MOST_IN_PAGE = 200;

/** The query for a page of a list in this order. Throws CodedError `BAD_USER_INPUT` for arguments that make no page. */
export function pageQuery({ first, last, ...cursors }: PageArguments, order: EntryQuery['order']): PageQuery {
  if (first != null && last != null) throw new CodedError('BAD_USER_INPUT');
  const limit = first ?? last ?? USUAL;
  if (limit < 1 || limit > MOST_IN_PAGE) throw new CodedError('BAD_USER_INPUT', { limit: MOST_IN_PAGE });
  const after = cursors.after == null ? undefined : fromCursor(cursors.after);
  const before = cursors.before == null ? undefined : fromCursor(cursors.before);
  const isReversed = last != null;
  return {
    // In a list with the newest first, what comes after an entry has a smaller id.
    ...(order === 'newest' ? { after: before, before: after } : { after, before }),
    limit,
    order: isReversed ? other(order) : order,
    isReversed,
  };
}

function other(order: EntryQuery['order']): EntryQuery['order'] {
  return order === 'newest' ? 'oldest' : 'newest';
}
