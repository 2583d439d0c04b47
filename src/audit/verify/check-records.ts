import type { EntryRow } from '../../store/entry-columns.ts';
import { readErasures } from '../../store/read-erasures.ts';
import { readRecordings } from '../../store/read-recordings.ts';
import type { StoreSnapshot } from '../../store/read-snapshot.ts';
import type { RecordingRow } from '../../store/tables.ts';
import { contentHash } from '../content-hash.ts';
import { ErasedRecords } from '../erase/erased-records.ts';
import { recordAt, recordingBytes } from '../record-block.ts';
import type { ContentFinding } from './audit-finding.ts';

/** Whether a record view is what was written. */
type RecordState = 'whole' | 'gone' | 'damaged';

/** The bytes of a recording, or what became of it. */
type OpenRecording = Uint8Array | 'gone' | 'damaged';

/** Checks the record views of entries: each is what was written, or an erasure says that it is gone. */
export class RecordCheck {
  readonly #snapshot: StoreSnapshot;
  readonly #report: (finding: ContentFinding) => void;
  /** Named by any erasure, and by those that were carried out. */
  readonly #named: ErasedRecords;
  readonly #erased: ErasedRecords;
  /** Those of the last page: entries that ended together stand near each other. */
  #open: ReadonlyMap<number, OpenRecording> = new Map();

  private constructor(
    snapshot: StoreSnapshot,
    report: (finding: ContentFinding) => void,
    named: ErasedRecords,
    erased: ErasedRecords,
  ) {
    this.#snapshot = snapshot;
    this.#report = report;
    this.#named = named;
    this.#erased = erased;
  }

  /** Learns what was erased. */
  static async begin(snapshot: StoreSnapshot, report: (finding: ContentFinding) => void): Promise<RecordCheck> {
    const erasures = await readErasures(snapshot);
    const done = erasures.filter(({ outcome }) => outcome === 'answered');
    return new RecordCheck(snapshot, report, new ErasedRecords(erasures), new ErasedRecords(done));
  }

  async add(rows: readonly EntryRow[]): Promise<void> {
    await this.#openAll(new Set(rows.flatMap(({ recording }) => (recording === null ? [] : [recording]))));
    for (const row of rows) if (row.recording !== null) this.#check(row, row.recording);
  }

  async #openAll(ids: ReadonlySet<number>): Promise<void> {
    const found = await readRecordings(
      this.#snapshot,
      [...ids].filter((id) => !this.#open.has(id)),
    );
    const opened = new Map(found.map((recording) => [recording.id, openRecording(recording)]));
    this.#open = new Map([...ids].map((id) => [id, opened.get(id) ?? this.#open.get(id) ?? 'gone']));
  }

  #check(row: EntryRow, recording: number): void {
    const state = stateOf(row, this.#open.get(recording) ?? 'gone');
    const { id: entry } = row;
    if (state === 'damaged') this.#report({ kind: 'record-damaged', entry });
    else if (state === 'gone' && !this.#named.has(entry, recording)) this.#report({ kind: 'record-missing', entry });
    else if (state === 'whole' && this.#erased.has(entry, recording)) this.#report({ kind: 'record-kept', entry });
  }
}

function openRecording(recording: RecordingRow): OpenRecording {
  try {
    return recordingBytes(recording);
  } catch {
    return 'damaged';
  }
}

function stateOf({ record_offset, record_length, record_hash }: EntryRow, bytes: OpenRecording): RecordState {
  if (typeof bytes === 'string') return bytes;
  try {
    const record = recordAt(bytes, { offset: record_offset ?? -1, length: record_length ?? -1 });
    if (!record) return 'gone';
    return contentHash(record) === record_hash ? 'whole' : 'damaged';
  } catch {
    return 'damaged';
  }
}
