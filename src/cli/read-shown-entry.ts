import type { KeptClaims } from '../audit/claims.ts';
import type { Ruling } from '../audit/ruling.ts';
import type { KeptView } from '../audit/session/kept-view.ts';
import { ViewReader } from '../audit/session/kept-view.ts';
import type { Loaders } from '../control/loaders.ts';
import type { FoundEntry } from '../store/found-entry.ts';
import type { LastCheckpoint } from '../store/last-checkpoints.ts';
import type { StoreReader } from '../store/store-reader.ts';

/** An entry with all that belongs to it. */
export interface ShownEntry {
  readonly entry: FoundEntry;
  /** Undefined where it names none. */
  readonly ruling: Ruling | undefined;
  readonly claims: KeptClaims | undefined;
  readonly view: KeptView;
  /** The last one of its chain. */
  readonly checkpoint: LastCheckpoint | undefined;
}

/** Reads what belongs to an entry. Rejects where what it names is missing, or is not what its hash says. */
export async function readShownEntry(
  reader: StoreReader,
  { artifact, checkpoint }: Loaders,
  entry: FoundEntry,
): Promise<ShownEntry> {
  const [ruling, claims, view, last] = await Promise.all([
    entry.ruling === '' ? undefined : artifact.load(entry.ruling),
    entry.claims === '' ? undefined : artifact.load(entry.claims),
    new ViewReader(reader).read(entry),
    checkpoint.load(entry.writer),
  ]);
  // What has its hash was written by a gateway, so it is what it should be.
  return {
    entry,
    ruling: ruling as Ruling | undefined,
    claims: claims as KeptClaims | undefined,
    view,
    checkpoint: last ?? undefined,
  };
}
