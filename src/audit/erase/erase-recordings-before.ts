import { firstEntryId } from '../../store/entry-id.ts';
import { recordingsBefore } from '../../store/recorded-entries.ts';
import type { StoreReader } from '../../store/store-reader.ts';
import { planRecordings } from './erasure-plan.ts';
import type { RecordEraser } from './record-eraser.ts';

/** So many recordings are named by one entry: what a crash leaves undone is at most that. */
const MOST_RECORDINGS = 500;

/**
 * Erases every recording that began before a time, in milliseconds since the epoch, of whichever writer; resolves with how
 * many. What was erased before is left, so after a failure it goes on where it was. Rejects as the eraser does.
 */
export async function eraseRecordingsBefore(
  reader: StoreReader,
  eraser: RecordEraser,
  time: number,
  reason: string,
): Promise<number> {
  const before = firstEntryId(time);
  let erased = 0;
  for (let after = -1; ; ) {
    const ids = await recordingsBefore(reader, before, after, MOST_RECORDINGS);
    const last = ids.at(-1);
    if (last === undefined) return erased;
    await eraser.erase(planRecordings(ids), reason);
    erased += ids.length;
    after = last;
  }
}
