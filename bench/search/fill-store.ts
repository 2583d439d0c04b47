import type { Digest } from '../../src/audit/entry-content.ts';
import type { EntryEvent } from '../../src/audit/entry-event.ts';
import { Ledger } from '../../src/audit/ledger.ts';
import { openStoreWriter } from '../../src/store/open-store.ts';
import type { StoreConfig } from '../../src/store/store-config.ts';
import { createEntryEvents } from './search-world.ts';

/** Entries of one commit, and commits that the index follows by. */
const IN_COMMIT = 1_000;
const COMMITS_IN_INDEX = 4;

/** The last so many are left to be looked at: what two seconds at 2,000 a second leave. */
const UNINDEXED = 4_000;

/** Fills a store as a gateway does, only faster; `onProgress` hears how many entries there are. */
export async function fillStore(
  config: StoreConfig,
  entries: number,
  digest: Digest,
  onProgress: (written: number) => void,
): Promise<() => Promise<void>> {
  const writer = await openStoreWriter(config);
  if (!writer) throw new Error('The store has no free slot.');
  const ledger = await Ledger.open(writer, { digest, now: Date.now });
  const eventsOf = createEntryEvents(entries);
  for (let written = 0; written < entries; written += IN_COMMIT) {
    const events: EntryEvent[] = [];
    for (let index = written; index < Math.min(entries, written + IN_COMMIT); index++) events.push(...eventsOf(index));
    const refused = await ledger.record(events);
    if (refused.size > 0) throw new Error('The store refused entries.');
    const isIndexed = (written / IN_COMMIT) % COMMITS_IN_INDEX === 0 && written <= entries - UNINDEXED;
    if (isIndexed) await ledger.index();
    onProgress(written + events.length / 2);
  }
  return () => ledger.close();
}
