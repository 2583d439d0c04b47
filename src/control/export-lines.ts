import type { EntryFilter } from '../store/entry-query.ts';
import { findEntries } from '../store/find-entries.ts';
import type { StoreReader } from '../store/store-reader.ts';
import { entryView } from './entry-view.ts';
import type { ExportFormat } from './export-query.ts';
import { EXPORT_TEXTS } from './export-text.ts';
import { exportedEntry } from './exported-entry.ts';
import type { Loaders } from './loaders.ts';

/** So many entries are read and written at once: more of them would hold up the gateway's own requests. */
const PAGE = 100;

/** Entries as the text of an export, the oldest first. A page is read when the one before it has been taken. */
export async function* exportLines(
  reader: StoreReader,
  format: ExportFormat,
  filter: EntryFilter & { readonly before?: number },
  loaders: () => Loaders,
): AsyncGenerator<string> {
  const { head, line } = EXPORT_TEXTS[format];
  if (head !== '') yield head;
  let after: number | undefined;
  for (;;) {
    const { entries, hasMore } = await findEntries(reader, { ...filter, after, limit: PAGE, order: 'oldest' });
    const shared = loaders();
    const exported = await Promise.all(entries.map((row) => exportedEntry(entryView(row, shared))));
    if (exported.length > 0) yield exported.map(line).join('');
    after = entries.at(-1)?.id;
    if (!hasMore || after === undefined) return;
  }
}
