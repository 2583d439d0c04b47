import type { EntryFilter } from '../store/entry-query.ts';
import { findEntries } from '../store/find-entries.ts';
import type { StoreReader } from '../store/store-reader.ts';
import { toCursor } from './entry-cursor.ts';
import type { EntryView } from './entry-view.ts';
import { entryView } from './entry-view.ts';
import type { Loaders } from './loaders.ts';
import type { PageArguments } from './page-query.ts';
import { pageQuery } from './page-query.ts';
import type { RowBudget } from './row-budget.ts';

/** What entries are read with. */
export interface EntrySource {
  readonly reader: StoreReader;
  readonly loaders: Loaders;
  readonly budget: RowBudget;
}

/** A page of a list of entries (GraphQL Cursor Connections). */
export interface EntryConnection {
  readonly edges: readonly { readonly cursor: string; readonly node: EntryView }[];
  readonly nodes: readonly EntryView[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | undefined;
    readonly endCursor: string | undefined;
  };
}

/** Reads a page of the entries that a filter lets through, as a list in this order. */
export async function entryConnection(
  { reader, loaders, budget }: EntrySource,
  filter: EntryFilter,
  page: PageArguments,
  order: 'newest' | 'oldest',
): Promise<EntryConnection> {
  const { isReversed, ...query } = pageQuery(page, order);
  budget.take(query.limit);
  const { entries, hasMore } = await findEntries(reader, { ...filter, ...query });
  const rows = isReversed ? entries.toReversed() : entries;
  const edges = rows.map((row) => ({ cursor: toCursor(row.id), node: entryView(row, loaders) }));
  return {
    edges,
    nodes: edges.map(({ node }) => node),
    pageInfo: {
      // On the side where it began a page does not look: there is at least what its cursor stands for.
      hasNextPage: isReversed ? page.before != null : hasMore,
      hasPreviousPage: isReversed ? hasMore : page.after != null,
      startCursor: edges[0]?.cursor,
      endCursor: edges.at(-1)?.cursor,
    },
  };
}
