import type { EntryRow } from './entry-columns.ts';
import { migratePostgres } from './migrate-postgres.ts';
import { nextGeneration } from './next-generation.ts';
import { writeBatch } from './postgres-batch.ts';
import type { PostgresConfig } from './postgres-client.ts';
import type { PostgresConnection } from './postgres-connection.ts';
import { addFinds } from './postgres-finds.ts';
import { connectWriter } from './postgres-session.ts';
import { holdSlot, takeOverSlot } from './postgres-slot.ts';
import { toPostgresJson } from './postgres-text.ts';
import { StoreError } from './store-error.ts';
import type { IndexBatch, StoreBatch, StoreWriter } from './store-writer.ts';
import type {
  ChainHeadRow,
  CheckpointRow,
  InspectionFindRow,
  JournaledEntryRow,
  RecordingRow,
  TermGenerationRow,
} from './tables.ts';

/**
 * Opens the store in PostgreSQL for writing, over one connection that it keeps. Undefined where the slot that is asked for is
 * held by another writer. Throws StoreError.
 */
export async function openPostgresWriter(config: PostgresConfig, wanted?: number): Promise<StoreWriter | undefined> {
  await migratePostgres(config);
  const connection = await connectWriter(config);
  try {
    const slot = await holdSlot(connection, wanted);
    if (slot !== undefined) return new PostgresWriter(config, slot, connection);
    if (wanted === undefined) throw new StoreError('The store in PostgreSQL has as many writers as it can have.');
  } catch (error) {
    await connection.close();
    throw error;
  }
  await connection.close();
  return undefined;
}

class PostgresWriter implements StoreWriter {
  readonly slot: number;
  readonly #config: PostgresConfig;
  #connection: PostgresConnection;
  /** Where the chain is known to stand; undefined where a failure left that open. */
  #head: ChainHeadRow | undefined;

  constructor(config: PostgresConfig, slot: number, connection: PostgresConnection) {
    this.#config = config;
    this.slot = slot;
    this.#connection = connection;
  }

  async commit(batch: StoreBatch): Promise<void> {
    const known = this.#head;
    if (!known) throw new Error('A writer is resumed before it writes.');
    this.#head = undefined;
    await writeBatch(this.#connection, batch, known);
    this.#head = batch.head;
  }

  async resume(): Promise<ChainHeadRow> {
    this.#head = undefined;
    if (this.#connection.isLost) await this.#reconnect();
    const [found] = await this.#connection.query<ChainHeadRow>(TOUCH, [this.slot]).catch(async (error: unknown) => {
      // What is wrong may be the session's alone, such as a setting that the database had when it began.
      await this.#connection.close();
      throw error;
    });
    this.#head = found ?? { writer: this.slot, sequence: 0, hash: '', entry: 0 };
    return this.#head;
  }

  async #reconnect(): Promise<void> {
    const connection = await connectWriter(this.#config);
    try {
      await takeOverSlot(connection, this.slot, this.#connection.session, this.#config.timeoutMs);
    } catch (error) {
      await connection.close();
      throw error;
    }
    this.#connection = connection;
  }

  async entry(id: number): Promise<EntryRow | undefined> {
    return (await this.#connection.query<EntryRow>('select * from audit_entries where id = $1', [id]))[0];
  }

  async journaledEntries(journal: string): Promise<readonly JournaledEntryRow[]> {
    return await this.#connection.query<JournaledEntryRow>('select * from journaled_entries where journal = $1', [
      journal,
    ]);
  }

  async openEntries(): Promise<readonly EntryRow[]> {
    return await this.#connection.query<EntryRow>(
      `select * from audit_entries where ${UNINDEXED} and outcome is null order by id`,
      [this.slot],
    );
  }

  async unindexedEntries(limit: number): Promise<readonly EntryRow[]> {
    return await this.#connection.query<EntryRow>(
      `select * from audit_entries where ${UNINDEXED} and outcome is not null order by id limit $2`,
      [this.slot, limit],
    );
  }

  async index({ postings, entries, lastEntry }: IndexBatch): Promise<void> {
    const [present] = await this.#connection.query<TermGenerationRow>(
      'select * from term_generations where writer = $1 order by generation desc limit 1',
      [this.slot],
    );
    const filled = nextGeneration(present, this.slot, lastEntry, entries);
    const [terms, ids] = [postings.map(([term]) => term), postings.map(([, entry]) => entry)];
    await this.#connection.query(
      WRITE_POSTINGS,
      [filled.generation, `{${terms.join()}}`, `{${ids.join()}}`, toPostgresJson([filled])],
      'write-postings',
    );
  }

  async addCheckpoint({ writer, sequence, made_at, jws }: CheckpointRow): Promise<void> {
    await this.#connection.query(
      'insert into checkpoints (writer, sequence, made_at, jws) values ($1, $2, $3, $4) on conflict do nothing',
      [writer, sequence, made_at, jws],
    );
  }

  async addFinds(finds: readonly InspectionFindRow[]): Promise<void> {
    await addFinds(this.#connection, finds);
  }

  async rewriteRecording(id: number, rewrite: (recording: RecordingRow) => RecordingRow): Promise<boolean> {
    // Another writer may rewrite it at the same time: what was rewritten must be what is there (`xmin` is its version).
    for (;;) {
      const [found] = await this.#connection.query<RecordingRow & { readonly version: string }>(
        'select *, xmin::text as version from recordings where id = $1',
        [id],
      );
      if (!found) return false;
      const { version, ...recording } = found;
      const { codec, bytes } = rewrite(recording);
      const written = await this.#connection.query(
        'update recordings set codec = $2, bytes = $3 where id = $1 and xmin = $4::xid returning 1',
        [id, codec, bytes, version],
      );
      if (written.length > 0) return true;
    }
  }

  /** PostgreSQL overwrites what rows were when it needs their place; its logs, copies and backups are not in our hands. */
  async forgetRecordings(): Promise<boolean> {
    return false;
  }

  async close(): Promise<void> {
    // The server ends its side when it has let go of the slot.
    await this.#connection.close();
  }
}

// Reading alone would not tell that nothing can be written any more.
const TOUCH =
  'with touched as (update chain_heads set entry = entry where writer = $1) select * from chain_heads where writer = $1';

/** Up to the chain's own end: a writer that wrote little, or long ago, would look through all that others wrote since. */
const UNINDEXED =
  'writer = $1 and id <= (select entry from chain_heads where writer = $1) and ' +
  'id > coalesce((select last_entry from term_generations where writer = $1 order by generation desc limit 1), 0)';

const WRITE_POSTINGS = `
  with posting as (
    insert into entry_terms (generation, term, entry)
    select $1::bigint, term, entry from unnest($2::bigint[], $3::bigint[]) as given (term, entry)
    on conflict do nothing
  )
  insert into term_generations select * from json_populate_recordset(null::term_generations, $4)
  on conflict (generation) do update set last_entry = excluded.last_entry, entries = excluded.entries`;
