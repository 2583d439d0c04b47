import DataLoader from 'dataloader';
import { contentHash } from '../audit/content-hash.ts';
import { openRecording } from '../audit/session/kept-view.ts';
import type { BoundedMap } from '../lib/bounded-map.ts';
import { createBoundedMap } from '../lib/bounded-map.ts';
import type { FoundEntry } from '../store/found-entry.ts';
import type { LastCheckpoint } from '../store/last-checkpoints.ts';
import { lastCheckpoints } from '../store/last-checkpoints.ts';
import { readArtifacts } from '../store/read-artifacts.ts';
import { readEntries } from '../store/read-entries.ts';
import { readRecordings } from '../store/read-recordings.ts';
import type { StoreReader } from '../store/store-reader.ts';

/** What entries of one page need beside their rows, each asked for once, and all together. */
export interface Loaders {
  readonly entry: DataLoader<number, FoundEntry | null>;
  /** What an artifact says, by its hash. Rejects where it is missing, or is not what its hash says. */
  readonly artifact: DataLoader<string, unknown>;
  /** What `openRecording` says of a recording. */
  readonly recording: DataLoader<number, Uint8Array | undefined>;
  /** By the chain's writer; null where nothing of it is signed. */
  readonly checkpoint: DataLoader<number, LastCheckpoint | null>;
}

/** What an artifact says, and how long its text was. */
interface KnownArtifact {
  readonly content: unknown;
  readonly length: number;
}

/** Artifacts that are kept over all operations, in characters of their texts: many entries name the same. */
const KEPT_CHARACTERS = 8_000_000;

/** Makes loaders, new ones for each operation: what they have read they do not ask for again. */
export function createLoaders(reader: StoreReader): () => Loaders {
  const known = createBoundedMap<string, KnownArtifact>(KEPT_CHARACTERS, ({ length }) => length);
  return () => ({
    entry: new DataLoader(async (ids) => inOrder(ids, await readEntries(reader, ids), ({ id }) => id)),
    artifact: new DataLoader((hashes) => loadArtifacts(reader, known, hashes)),
    recording: new DataLoader(async (ids) => {
      const recordings = inOrder(ids, await readRecordings(reader, ids), ({ id }) => id);
      return recordings.map((recording) => openRecording(recording ?? undefined));
    }),
    checkpoint: new DataLoader(async (writers) =>
      inOrder(writers, await lastCheckpoints(reader, writers), ({ writer }) => writer),
    ),
  });
}

async function loadArtifacts(
  reader: StoreReader,
  known: BoundedMap<string, KnownArtifact>,
  hashes: readonly string[],
): Promise<readonly unknown[]> {
  const missing = hashes.filter((hash) => known.get(hash) === undefined);
  const read = new Map<string, KnownArtifact>();
  for (const { hash, content } of await readArtifacts(reader, missing)) {
    if (contentHash(content) !== hash) continue;
    const artifact = { content: JSON.parse(content), length: content.length };
    read.set(hash, artifact);
    known.set(hash, artifact);
  }
  return hashes.map((hash) => {
    const artifact = read.get(hash) ?? known.get(hash);
    return artifact ? artifact.content : new Error('An artifact is missing or damaged.');
  });
}

function inOrder<Key, Row>(keys: readonly Key[], rows: readonly Row[], keyOf: (row: Row) => Key): (Row | null)[] {
  const byKey = new Map(rows.map((row) => [keyOf(row), row]));
  return keys.map((key) => byKey.get(key) ?? null);
}
