import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import type { EntryRow } from './entry-columns.ts';
import { INTENT_COLUMNS, OUTCOME_COLUMNS } from './entry-columns.ts';
import { migrateSqlite } from './migrate-sqlite.ts';
import { nextGeneration } from './next-generation.ts';
import { openForWriting } from './sqlite-connection.ts';
import type { PostingsWriter } from './sqlite-postings.ts';
import { postingsWriter } from './sqlite-postings.ts';
import type { HeldSlot } from './sqlite-slot.ts';
import { holdSlot } from './sqlite-slot.ts';
import type { StoreConfig } from './store-config.ts';
import { StoreError } from './store-error.ts';
import type { IndexBatch, StoreBatch, StoreWriter } from './store-writer.ts';
import { MOST_FINDS } from './store-writer.ts';
import type {
  ChainHeadRow,
  CheckpointRow,
  InspectionFindRow,
  JournaledEntryRow,
  RecordingRow,
  TermGenerationRow,
} from './tables.ts';

/**
 * Opens the embedded store for writing. Its methods work at once, on the calling thread: it belongs in a thread of its own.
 * Undefined where the slot that is asked for is held by another writer. Throws StoreError.
 */
export async function openSqliteWriter(
  { file, timeoutMs }: StoreConfig & { kind: 'embedded' },
  wanted?: number,
): Promise<StoreWriter | undefined> {
  const db = openForWriting(file, timeoutMs);
  try {
    await migrateSqlite(db);
    const held = holdSlot(file, wanted);
    if (held) return new SqliteWriter(db, held, timeoutMs);
    if (wanted === undefined) throw new StoreError(`The store ${file} has as many writers as it can have.`);
    db.close();
    return undefined;
  } catch (error) {
    db.close();
    throw error;
  }
}

class SqliteWriter implements StoreWriter {
  readonly slot: number;
  readonly #db: DatabaseSync;
  readonly #held: HeldSlot;
  readonly #timeoutMs: number;
  readonly #statements: Statements;
  #hasFailed: boolean;

  constructor(db: DatabaseSync, held: HeldSlot, timeoutMs: number) {
    this.#db = db;
    this.slot = held.slot;
    this.#held = held;
    this.#timeoutMs = timeoutMs;
    this.#statements = prepareStatements(db);
    this.#hasFailed = false;
  }

  async commit(batch: StoreBatch): Promise<void> {
    this.#hasFailed = true;
    this.#transaction(() => this.#write(batch));
    this.#hasFailed = false;
  }

  #write({ artifacts, ruledCoordinates, ruledOperations, intents, outcomes, recordings, ...batch }: StoreBatch): void {
    const to = this.#statements;
    const { journaled, head } = batch;
    for (const { hash, kind, content } of artifacts) to.artifact.run(hash, kind, content);
    for (const { coordinate, category, effect, ruling } of ruledCoordinates)
      to.ruledCoordinate.run(coordinate, category, effect, ruling);
    for (const { ruling, kind, operation, client, task } of ruledOperations)
      to.ruledOperation.run(ruling, kind, operation, client, task);
    for (const intent of intents) to.intent.run(...INTENT_COLUMNS.map((column) => intent[column]));
    for (const { id, codec, bytes } of recordings) to.recording.run(id, codec, bytes);
    for (const outcome of outcomes) {
      const { changes } = to.outcome.run(...OUTCOME_COLUMNS.map((column) => outcome[column]), outcome.id);
      if (Number(changes) !== 1) throw new StoreError('An outcome belongs to no open entry.');
    }
    for (const { journal, number, entry } of journaled) to.journaled.run(journal, number, entry);
    to.head.run(head.writer, head.sequence, head.hash, head.entry);
  }

  async resume(): Promise<ChainHeadRow> {
    if (this.#db.isTransaction) this.#db.exec('rollback');
    // Waiting for a lock holds the thread up, which has other work to do while its store cannot be written.
    this.#db.exec(`pragma busy_timeout = ${this.#hasFailed ? 0 : this.#timeoutMs}`);
    // Reading alone would not tell that nothing can be written any more.
    this.#transaction(() => this.#statements.touch.run(this.slot));
    this.#db.exec(`pragma busy_timeout = ${this.#timeoutMs}`);
    const [head] = this.#rows<ChainHeadRow>('select * from chain_heads where writer = ?', this.slot);
    return head ?? { writer: this.slot, sequence: 0, hash: '', entry: 0 };
  }

  async entry(id: number): Promise<EntryRow | undefined> {
    return this.#rows<EntryRow>('select * from audit_entries where id = ?', id)[0];
  }

  async journaledEntries(journal: string): Promise<readonly JournaledEntryRow[]> {
    return this.#rows<JournaledEntryRow>('select * from journaled_entries where journal = ?', journal);
  }

  async openEntries(): Promise<readonly EntryRow[]> {
    return this.#rows<EntryRow>(
      `select * from audit_entries where ${UNINDEXED} and outcome is null order by id`,
      this.slot,
      this.#lastIndexed(),
      this.slot,
    );
  }

  async unindexedEntries(limit: number): Promise<readonly EntryRow[]> {
    return this.#rows<EntryRow>(
      `select * from audit_entries where ${UNINDEXED} and outcome is not null order by id limit ?`,
      this.slot,
      this.#lastIndexed(),
      this.slot,
      limit,
    );
  }

  async index({ postings, entries, lastEntry }: IndexBatch): Promise<void> {
    this.#transaction(() => {
      const filled = nextGeneration(this.#generation(), this.slot, lastEntry, entries);
      const { generation, writer, first_entry, last_entry } = filled;
      this.#statements.postings(generation, postings);
      this.#statements.generation.run(generation, writer, first_entry, last_entry, filled.entries);
    });
  }

  async addCheckpoint({ writer, sequence, made_at, jws }: CheckpointRow): Promise<void> {
    this.#statements.checkpoint.run(writer, sequence, made_at, jws);
  }

  async addFinds(finds: readonly InspectionFindRow[]): Promise<void> {
    const to = this.#statements;
    this.#transaction(() => {
      for (const { coordinate, path, category, detector, count, first_seen, last_seen } of finds)
        to.find.run(coordinate, path, category, detector, count, first_seen, last_seen);
      const excess = Number(to.countFinds.get()?.count ?? 0) - MOST_FINDS;
      if (excess > 0) to.forgetFinds.run(excess);
    });
  }

  async rewriteRecording(id: number, rewrite: (recording: RecordingRow) => RecordingRow): Promise<boolean> {
    return this.#transaction(() => {
      const [recording] = this.#rows<RecordingRow>('select * from recordings where id = ?', id);
      if (!recording) return false;
      const { codec, bytes } = rewrite(recording);
      this.#db.prepare('update recordings set codec = ?, bytes = ? where id = ?').run(codec, bytes, id);
      return true;
    });
  }

  async forgetRecordings(): Promise<boolean> {
    this.#db.exec('pragma busy_timeout = 0');
    try {
      // The log holds what pages were; emptied, it holds nothing.
      return this.#db.prepare('pragma wal_checkpoint(truncate)').get()?.busy === 0;
    } finally {
      this.#db.exec(`pragma busy_timeout = ${this.#timeoutMs}`);
    }
  }

  async close(): Promise<void> {
    this.#held.release();
    this.#db.close();
  }

  #lastIndexed(): number {
    return this.#generation()?.last_entry ?? 0;
  }

  #generation(): TermGenerationRow | undefined {
    return this.#rows<TermGenerationRow>(
      'select * from term_generations where writer = ? order by generation desc limit 1',
      this.slot,
    )[0];
  }

  /** The table's own type is the one check. */
  #rows<Row>(text: string, ...values: SQLInputValue[]): readonly Row[] {
    return this.#db.prepare(text).all(...values) as unknown as readonly Row[];
  }

  #transaction<Result>(work: () => Result): Result {
    this.#statements.begin.run();
    try {
      const result = work();
      this.#statements.commit.run();
      return result;
    } catch (error) {
      if (this.#db.isTransaction) this.#statements.rollback.run();
      throw error;
    }
  }
}

/** Up to the chain's own end: a writer that wrote little, or long ago, would look through all that others wrote since. */
const UNINDEXED = 'writer = ? and id > ? and id <= (select entry from chain_heads where writer = ?)';

interface Statements {
  readonly begin: StatementSync;
  readonly commit: StatementSync;
  readonly rollback: StatementSync;
  readonly artifact: StatementSync;
  readonly ruledCoordinate: StatementSync;
  readonly ruledOperation: StatementSync;
  readonly intent: StatementSync;
  readonly outcome: StatementSync;
  readonly recording: StatementSync;
  readonly journaled: StatementSync;
  readonly head: StatementSync;
  readonly touch: StatementSync;
  readonly postings: PostingsWriter;
  readonly generation: StatementSync;
  readonly checkpoint: StatementSync;
  readonly find: StatementSync;
  readonly countFinds: StatementSync;
  readonly forgetFinds: StatementSync;
}

/** Prepared once: preparing costs more than running. */
function prepareStatements(db: DatabaseSync): Statements {
  const marks = INTENT_COLUMNS.map(() => '?').join(', ');
  const settings = OUTCOME_COLUMNS.map((column) => `${column} = ?`).join(', ');
  return {
    begin: db.prepare('begin immediate'),
    commit: db.prepare('commit'),
    rollback: db.prepare('rollback'),
    artifact: db.prepare('insert or ignore into artifacts (hash, kind, content) values (?, ?, ?)'),
    ruledCoordinate: db.prepare(
      'insert or ignore into ruled_coordinates (coordinate, category, effect, ruling) values (?, ?, ?, ?)',
    ),
    ruledOperation: db.prepare(
      'insert or ignore into ruled_operations (ruling, kind, operation, client, task) values (?, ?, ?, ?, ?)',
    ),
    intent: db.prepare(`insert into audit_entries (${INTENT_COLUMNS.join(', ')}) values (${marks})`),
    outcome: db.prepare(`update audit_entries set ${settings} where id = ? and outcome is null`),
    recording: db.prepare('insert into recordings (id, codec, bytes) values (?, ?, ?)'),
    journaled: db.prepare(
      'insert into journaled_entries (journal, number, entry) values (?, ?, ?) on conflict (journal, number) do update ' +
        'set entry = excluded.entry',
    ),
    head: db.prepare(
      'insert into chain_heads (writer, sequence, hash, entry) values (?, ?, ?, ?) on conflict (writer) do update ' +
        'set sequence = excluded.sequence, hash = excluded.hash, entry = excluded.entry',
    ),
    touch: db.prepare('update chain_heads set entry = entry where writer = ?'),
    postings: postingsWriter(db),
    generation: db.prepare(
      'insert into term_generations (generation, writer, first_entry, last_entry, entries) values (?, ?, ?, ?, ?) ' +
        'on conflict (generation) do update set last_entry = excluded.last_entry, entries = excluded.entries',
    ),
    checkpoint: db.prepare('insert or ignore into checkpoints (writer, sequence, made_at, jws) values (?, ?, ?, ?)'),
    find: db.prepare(
      'insert into inspection_finds as kept (coordinate, path, category, detector, count, first_seen, last_seen) ' +
        'values (?, ?, ?, ?, ?, ?, ?) on conflict (coordinate, path, category, detector) do update ' +
        'set count = kept.count + excluded.count, first_seen = min(kept.first_seen, excluded.first_seen), ' +
        'last_seen = max(kept.last_seen, excluded.last_seen)',
    ),
    countFinds: db.prepare('select count(*) as count from inspection_finds'),
    forgetFinds: db.prepare(
      'delete from inspection_finds where (coordinate, path, category, detector) in ' +
        '(select coordinate, path, category, detector from inspection_finds ' +
        'order by last_seen, coordinate, path, category, detector limit ?)',
    ),
  };
}
