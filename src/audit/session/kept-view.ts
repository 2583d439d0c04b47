import type { FoundEntry } from '../../store/found-entry.ts';
import { readRecording } from '../../store/read-recording.ts';
import type { StoreReader } from '../../store/store-reader.ts';
import type { OpenRecording } from '../open-recording.ts';
import { openRecording, recordOf } from '../open-recording.ts';

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
  #last: readonly [id: number | undefined, recording: OpenRecording] = [undefined, 'gone'];

  constructor(reader: StoreReader) {
    this.#reader = reader;
  }

  async read(entry: FoundEntry): Promise<KeptView> {
    return keptView(entry, entry.recording === null ? 'gone' : await this.#open(entry.recording));
  }

  async #open(id: number): Promise<OpenRecording> {
    const [known, recording] = this.#last;
    if (id === known) return recording;
    const opened = openRecording(await readRecording(this.#reader, id));
    this.#last = [id, opened];
    return opened;
  }
}

/** What is kept of an entry's record view, by what became of its recording. */
export function keptView(entry: FoundEntry, opened: OpenRecording): KeptView {
  const { recording, record_size: size } = entry;
  if (size === null) return { kind: 'none' };
  if (recording === null) return { kind: 'metadata', size };
  const record = recordOf(entry, opened);
  if (record === 'gone') return { kind: 'erased', size };
  if (record === 'damaged') return { kind: 'damaged', size };
  return { kind: 'full', text: Buffer.from(record).toString(), kept: record.length, size };
}
