import type { EntryRow } from '../store/entry-columns.ts';
import type { RecordingRow } from '../store/tables.ts';
import { contentHash } from './content-hash.ts';
import { recordAt, recordingBytes } from './record-block.ts';

/** The bytes of a recording, or what became of them: taken away, or not what was written. */
export type OpenRecording = Uint8Array | 'gone' | 'damaged';

/** Opens a recording, however it is; undefined where there is none. */
export function openRecording(recording: RecordingRow | undefined): OpenRecording {
  try {
    return recording ? recordingBytes(recording) : 'gone';
  } catch {
    return 'damaged';
  }
}

/** The record view of an entry in its recording, which is what was written, or what became of it. */
export function recordOf(
  { record_offset, record_length, record_hash }: Pick<EntryRow, 'record_offset' | 'record_length' | 'record_hash'>,
  recording: OpenRecording,
): OpenRecording {
  if (typeof recording === 'string') return recording;
  try {
    const record = recordAt(recording, { offset: record_offset ?? -1, length: record_length ?? -1 });
    if (!record) return 'gone';
    return contentHash(record) === record_hash ? record : 'damaged';
  } catch {
    return 'damaged';
  }
}
