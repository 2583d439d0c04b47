import { recordingBytes } from '../../src/audit/record-block.ts';
import type { StoreReader } from '../../src/store/store-reader.ts';

const TABLES = [
  'audit_entries',
  'artifacts',
  'chain_heads',
  'checkpoints',
  'entry_terms',
  'term_generations',
  'ruled_coordinates',
  'ruled_operations',
  'export_cursors',
  'journaled_entries',
  'inspection_finds',
] as const;

/** What a column of the store says, all rows one behind the other. */
export interface ColumnText {
  /** `table.column`. */
  readonly column: string;
  readonly text: string;
}

/** Every text of a store; what was compressed, by us or by PostgreSQL, is not any more. */
export async function readStoreTexts(reader: StoreReader): Promise<readonly ColumnText[]> {
  const texts: ColumnText[] = [];
  for (const table of TABLES) {
    const rows = await reader.db.selectFrom(table).selectAll().execute();
    const columns = new Set(rows.flatMap((row) => Object.keys(row)));
    for (const column of columns) {
      const values = rows.map((row): unknown => new Map(Object.entries(row)).get(column));
      const text = values.filter((value) => typeof value === 'string').join('\n');
      texts.push({ column: `${table}.${column}`, text });
    }
  }
  return [...texts, { column: 'recordings.bytes', text: [...(await readRecordings(reader)).values()].join('\n') }];
}

/** The recordings, inflated. */
async function readRecordings({ db }: StoreReader): Promise<ReadonlyMap<number, Buffer>> {
  const rows = await db.selectFrom('recordings').selectAll().execute();
  return new Map(rows.map((row) => [row.id, Buffer.from(recordingBytes(row))]));
}

/** What is kept of one request. */
export interface KeptEntry {
  readonly id: number;
  readonly outcome: string | null;
  readonly document: string;
  readonly variables: string;
  /** Undefined where none is kept, or not all of it. */
  readonly record: string | undefined;
}

/** The entries of a session, with their record views. */
export async function readKeptEntries(reader: StoreReader, session: string): Promise<readonly KeptEntry[]> {
  const recordings = await readRecordings(reader);
  const rows = await reader.db
    .selectFrom('audit_entries')
    .selectAll()
    .where('session', '=', session)
    .orderBy('id')
    .execute();
  return rows.map(({ id, outcome, document, variables, recording, record_offset, record_length, record_size }) => {
    const [offset, length] = [record_offset ?? 0, record_length ?? 0];
    const bytes = recordings.get(recording ?? 0)?.subarray(offset, offset + length);
    const isWhole = bytes !== undefined && length === record_size;
    return { id, outcome, document, variables, record: isWhole ? bytes.toString() : undefined };
  });
}
