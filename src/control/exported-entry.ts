import type { EntryView } from './entry-view.ts';

/** What an entry is once all of it has been loaded; its time as text. */
export type ExportedEntry = {
  readonly [Name in keyof Omit<EntryView, 'began'>]: EntryView[Name] extends () => infer Result
    ? Awaited<Result>
    : EntryView[Name];
} & { readonly began: string };

/** Loads all of an entry. */
export async function exportedEntry(view: EntryView): Promise<ExportedEntry> {
  const { began, codes, ruling, claims, calls, flows, recordView, chain, ...row } = view;
  const [decided, claimed, called, sent, shown, place] = await Promise.all([
    ruling(),
    claims(),
    calls(),
    flows(),
    recordView(),
    chain(),
  ]);
  return {
    ...row,
    began: new Date(began).toISOString(),
    codes: codes(),
    ruling: decided,
    claims: claimed,
    calls: called,
    flows: sent,
    recordView: shown,
    chain: place,
  };
}
