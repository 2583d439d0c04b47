import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { RecordingRow } from '../store/tables.ts';

/** Where one record view stands in the recording that it was written with. */
export interface RecordPlace {
  readonly offset: number;
  /** In bytes, as kept. */
  readonly length: number;
}

/** Gathers the record views of one batch, which are compressed together: many small ones alike shrink to little. */
export class RecordBlock {
  readonly #parts: Uint8Array[] = [];
  #length = 0;

  get isEmpty(): boolean {
    return this.#parts.length === 0;
  }

  add(bytes: Uint8Array): RecordPlace {
    const offset = this.#length;
    this.#parts.push(bytes);
    this.#length += bytes.length;
    return { offset, length: bytes.length };
  }

  /** The recording, under the id of the first entry in it. */
  toRecording(id: number): RecordingRow {
    return compressed(id, Buffer.concat(this.#parts, this.#length));
  }
}

/** The bytes of a recording. Throws a plain Error for one that is damaged, or of a codec that is not known. */
export function recordingBytes({ codec, bytes }: RecordingRow): Uint8Array {
  switch (codec) {
    case 'deflate':
      return inflateRawSync(bytes, { maxOutputLength: MOST_BYTES });
    case 'none':
      return bytes;
    default:
      throw new Error('A recording has a codec that is not known.');
  }
}

/** The recording with zeros in the place of one record view: it is gone, and the others stay where they are. */
export function blankRecord(recording: RecordingRow, { offset, length }: RecordPlace): RecordingRow {
  const bytes = Uint8Array.from(recordingBytes(recording));
  return compressed(recording.id, bytes.fill(0, offset, offset + length));
}

function compressed(id: number, bytes: Uint8Array): RecordingRow {
  const smaller = deflateRawSync(bytes, { level: 1 });
  return smaller.length < bytes.length
    ? { id, codec: 'deflate', bytes: smaller }
    : { id, codec: 'none', bytes: Uint8Array.from(bytes) };
}

/** Far above what a batch can hold; below what would exhaust memory. */
const MOST_BYTES = 1_073_741_824;
