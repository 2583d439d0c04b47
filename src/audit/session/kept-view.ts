import type { FoundEntry } from '../../store/found-entry.ts';
import { readRecording } from '../../store/read-recording.ts';
import type { StoreReader } from '../../store/store-reader.ts';
import type { RecordingRow } from '../../store/tables.ts';
import { contentHash } from '../content-hash.ts';
import { recordingBytes } from '../record-block.ts';

/**
 * What is kept of an answer as it was recorded, personal values hidden. Sizes are in bytes; one that is shorter than it was
 * is cut.
 */
export type KeptView =
  /** The policy keeps nothing of it, or there was no answer. */
  | { readonly kind: 'none' }
  /** The policy keeps its size alone. */
  | { readonly kind: 'metadata'; readonly size: number }
  | { readonly kind: 'full'; readonly text: string; readonly kept: number; readonly size: number }
  /** It was taken away. */
  | { readonly kind: 'erased'; readonly size: number }
  /** It is not what was written. */
  | { readonly kind: 'damaged'; readonly size: number };

/** Reads record views; those that were written together are decompressed once where they are read in their order. */
export class ViewReader {
  readonly #reader: StoreReader;
  #recording: number | undefined;
  #bytes: Uint8Array | undefined;

  constructor(reader: StoreReader) {
    this.#reader = reader;
  }

  async read(entry: FoundEntry): Promise<KeptView> {
    return keptView(entry, entry.recording === null ? undefined : await this.#read(entry.recording));
  }

  async #read(recording: number): Promise<Uint8Array | undefined> {
    if (recording === this.#recording) return this.#bytes;
    const row = await readRecording(this.#reader, recording);
    this.#recording = recording;
    this.#bytes = openRecording(row);
    return this.#bytes;
  }
}

/** What is kept of an entry's record view, by what `openRecording` says of its recording. */
export function keptView(entry: FoundEntry, bytes: Uint8Array | undefined): KeptView {
  const { recording, record_offset, record_length, record_size: size, record_hash } = entry;
  if (size === null) return { kind: 'none' };
  if (recording === null) return { kind: 'metadata', size };
  if (!bytes) return { kind: 'erased', size };
  const [start, length] = [record_offset ?? 0, record_length ?? 0];
  const kept = bytes.subarray(start, start + length);
  if (contentHash(kept) === record_hash)
    return { kind: 'full', text: Buffer.from(kept).toString(), kept: length, size };
  const isBlank = kept.length === length && kept.every((byte) => byte === 0);
  return { kind: isBlank ? 'erased' : 'damaged', size };
}

/**
 * The bytes of a recording; undefined where all in it was taken away. Of one that cannot be decompressed any more there are
 * none, and so no record view in it is what was written.
 */
export function openRecording(recording: RecordingRow | undefined): Uint8Array | undefined {
  try {
    const bytes = recording && recordingBytes(recording);
    return bytes?.length === 0 ? undefined : bytes;
  } catch {
    return new Uint8Array();
  }
}
