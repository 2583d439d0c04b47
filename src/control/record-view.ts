import type { FoundEntry } from '../store/found-entry.ts';
import type { Loaders } from './loaders.ts';

/** What is kept of a record view, as the schema has it. */
export interface KeptRecordView {
  readonly text: string | null;
  readonly size: number;
  readonly isCut: boolean;
  readonly isErased: boolean;
}

/** What was shown; null where nothing of it is kept. */
export async function recordViewOf(row: FoundEntry, { recording }: Loaders): Promise<KeptRecordView | null> {
  const { recording: id, record_offset: offset, record_length: length, record_size: size } = row;
  if (size === null) return null;
  if (id === null || offset === null || length === null) return { text: null, size, isCut: false, isErased: false };
  const bytes = (await recording.load(id))?.subarray(offset, offset + length);
  const isErased = bytes === undefined || bytes.every((byte) => byte === 0);
  return { text: isErased ? null : Buffer.from(bytes).toString(), size, isCut: length < size, isErased };
}
