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

/** The bytes of a recording; none where all in it is erased. Throws a plain Error for one that is damaged. */
export function recordingBytes({ codec, bytes }: Pick<RecordingRow, 'codec' | 'bytes'>): Uint8Array {
  switch (codec) {
    case 'deflate':
      return inflateRawSync(bytes, { maxOutputLength: MOST_BYTES });
    case 'none':
      return bytes;
    case ERASED:
      return new Uint8Array();
    default:
      throw new Error('A recording has a codec that is not known.');
  }
}

/**
 * The record view that stands at a place of a recording's bytes; undefined where it is erased. Throws a plain Error where
 * there is no such place.
 */
export function recordAt(bytes: Uint8Array, { offset, length }: RecordPlace): Uint8Array | undefined {
  if (bytes.length === 0) return undefined;
  const record = bytes.subarray(offset, offset + length);
  if (record.length !== length) throw new Error('A recording is shorter than what should be in it.');
  return isBlank(record) ? undefined : record;
}

/** The recording with zeros in the place of record views: they are gone, and the others stay where they are. */
export function blankRecords(recording: RecordingRow, places: readonly RecordPlace[]): RecordingRow {
  const bytes = Uint8Array.from(recordingBytes(recording));
  for (const { offset, length } of places) bytes.fill(0, offset, offset + length);
  return isBlank(bytes) ? eraseRecording(recording) : compressed(recording.id, bytes);
}

/** What is left of a recording in which every record view is erased. */
export function eraseRecording({ id }: Pick<RecordingRow, 'id'>): RecordingRow {
  return { id, codec: ERASED, bytes: new Uint8Array() };
}

/** JSON holds no zero byte. */
function isBlank(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0);
}

/** What is compressed at once for its memory to be worth its time: less takes a fraction of deflate's memory. */
const SMALL_BLOCK = 16_384;

function compressed(id: number, bytes: Uint8Array): RecordingRow {
  // Deflate fills its memory anew each time, 256 KiB unless told otherwise: for small blocks that is most of the work.
  const small = { windowBits: 12, memLevel: 5, chunkSize: Math.max(LEAST_CHUNK, bytes.length) };
  const smaller = deflateRawSync(bytes, { level: 1, ...(bytes.length <= SMALL_BLOCK ? small : {}) });
  return smaller.length < bytes.length
    ? { id, codec: 'deflate', bytes: smaller }
    : { id, codec: 'none', bytes: Uint8Array.from(bytes) };
}

/** The least that zlib gives out at once, in bytes. */
const LEAST_CHUNK = 64;

/** The codec of a recording of which nothing is left. */
const ERASED = 'erased';

/** Far above what a batch can hold; below what would exhaust memory. */
const MOST_BYTES = 1_073_741_824;
