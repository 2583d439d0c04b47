import { findEntries } from '../store/find-entries.ts';
import { BY_LOOKING, countsOverTime, countView } from './count-view.ts';
import type { EntrySource } from './entry-connection.ts';
import { entryConnection } from './entry-connection.ts';
import { readEntryId } from './entry-cursor.ts';
import type { FilterArgument } from './entry-filter.ts';
import { toEntryFilter } from './entry-filter.ts';
import { entryView, flowView } from './entry-view.ts';
import { flowCounts } from './flow-counts.ts';
import type { PageArguments } from './page-query.ts';
import { fromSessionId, toSessionId } from './session-id.ts';
import type { SessionsArguments } from './session-page.ts';
import { sessionPage } from './session-page.ts';

/** What the fields of `Query` are answered with, for one operation. */
export interface RootInput extends EntrySource {
  /** The digests of a value under every key of the audit. */
  readonly digestsOf: (value: string) => readonly string[];
}

interface EntriesArguments extends PageArguments {
  readonly filter?: FilterArgument | null;
}

/** A range of time; up to now where nothing else is said. */
interface TimesArguments {
  readonly from: number;
  readonly to?: number | null;
}

/** The object behind `Query`: its methods are the fields, with the arguments that the schema gives them. */
export function createRoot(input: RootInput) {
  const { reader, loaders, budget, digestsOf } = input;
  return {
    entries: async ({ filter, ...page }: EntriesArguments) =>
      await entryConnection(input, toEntryFilter(filter), page, 'newest'),

    entriesByValue: async ({ value, filter, ...page }: EntriesArguments & { readonly value: string }) =>
      await entryConnection(input, { ...toEntryFilter(filter), digests: digestsOf(value) }, page, 'newest'),

    async entry({ id: written }: { readonly id: string }) {
      const id = readEntryId(written);
      budget.take(1);
      const row = id === undefined ? null : await loaders.entry.load(id);
      return row && entryView(row, loaders);
    },

    async session({ id }: { readonly id: string }) {
      const key = fromSessionId(id);
      budget.take(1);
      if (!key || (await findEntries(reader, { ...key, limit: 1, order: 'oldest' })).entries.length === 0) return null;
      const { issuer, subject, session: name } = key;
      const entries = async (page: PageArguments) => await entryConnection(input, key, page, 'oldest');
      return { id: toSessionId(key), name, issuer, subject, entries };
    },

    sessions: async (asked: SessionsArguments) => await sessionPage(input, asked),

    counts: async ({ from, to }: TimesArguments) => await countView(input, { from, to: to ?? Date.now() }),

    countsOverTime: ({ from, to, parts }: TimesArguments & { readonly parts: number }) =>
      countsOverTime(input, { from, to: to ?? Date.now() }, parts),

    async flows({ from, to }: TimesArguments) {
      budget.take(BY_LOOKING);
      const counted = await flowCounts(reader, loaders, { from, to: to ?? Date.now() });
      return counted.map(({ flow, entries }) => ({ flow: flowView(flow), entries }));
    },
  };
}
