import type { RecordedEntry } from '../../store/recorded-entries.ts';
import type { RecordingRow } from '../../store/tables.ts';
import { blankRecords, eraseRecording } from '../record-block.ts';
import type { Erasure } from './erasure.ts';

/** Record views that are erased together, by one entry. */
export interface ErasurePlan {
  /** As the entry names them. */
  readonly erased: Erasure['erased'];
  /** What recordings become, by their ids. */
  readonly rewrites: ReadonlyMap<number, (recording: RecordingRow) => RecordingRow>;
}

/** Erases the record views of entries; those that they stand together with stay. */
export function planEntries(entries: readonly RecordedEntry[]): ErasurePlan {
  const byRecording = Map.groupBy(entries, ({ recording }) => recording);
  const rewrites = [...byRecording].map(([id, inIt]) => {
    const places = inIt.map(({ record_offset: offset, record_length: length }) => ({ offset, length }));
    return [id, (recording: RecordingRow) => blankRecords(recording, places)] as const;
  });
  return { erased: { entries: entries.map(({ id }) => id) }, rewrites: new Map(rewrites) };
}

/** Erases all record views that stand in recordings, whose ids are in order and not empty. */
export function planRecordings(ids: readonly number[]): ErasurePlan {
  const range = [ids[0] ?? 0, ids.at(-1) ?? 0] as const;
  return { erased: { recordings: range }, rewrites: new Map(ids.map((id) => [id, eraseRecording])) };
}
