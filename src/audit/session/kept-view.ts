import type { FoundEntry } from '../../store/found-entry.ts';
import { readRecording } from '../../store/read-recording.ts';
import type { StoreReader } from '../../store/store-reader.ts';
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
    const { recording, record_offset, record_length, record_size, record_hash } = entry;
    if (record_size === null) return { kind: 'none' };
    const size = record_size;
    if (recording === null) return { kind: 'metadata', size };
    const bytes = await this.#read(recording);
    if (!bytes) return { kind: 'erased', size };
    const start = record_offset ?? 0;
    const kept = bytes.subarray(start, start + (record_length ?? 0));
    if (contentHash(kept) === record_hash)
      return { kind: 'full', text: Buffer.from(kept).toString(), kept: kept.length, size };
    return { kind: isBlank(kept) ? 'erased' : 'damaged', size };
  }

  async #read(recording: number): Promise<Uint8Array | undefined> {
    if (recording === this.#recording) return this.#bytes;
    const row = await readRecording(this.#reader, recording);
    this.#recording = recording;
    this.#bytes = row && recordingBytes(row);
    return this.#bytes;
  }
}

function isBlank(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0);
}
