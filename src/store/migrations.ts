import type { Kysely, RawBuilder } from 'kysely';
import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** How the two dialects call what is the same. */
export interface ColumnTypes {
  /** A whole number up to 2^53; as the primary key of SQLite it must be called `integer`. */
  readonly number: 'integer' | 'bigint';
  /** Compared byte by byte, whatever the language of the database. */
  readonly text: 'text' | RawBuilder<unknown>;
  readonly bytes: 'blob' | 'bytea';
  /** What stands behind a table that is its own index. */
  readonly withoutRowid: boolean;
}

/** Every version of the schema, the oldest first. Those that were released are never changed. */
export function migrations(types: ColumnTypes): Readonly<Record<string, Migration>> {
  return {
    '0001-audit': { up: (db) => createAudit(db, types) },
    '0002-journal': { up: (db) => createJournaled(db, types) },
    '0003-export': { up: (db) => createExport(db, types) },
    '0004-inspection': { up: (db) => createInspection(db, types) },
  };
}

/** The names of all versions of the schema. */
export function migrationNames(): readonly string[] {
  return Object.keys(migrations({ number: 'integer', text: 'text', bytes: 'blob', withoutRowid: true }));
}

async function createAudit(db: Kysely<unknown>, { number, text, bytes, withoutRowid }: ColumnTypes): Promise<void> {
  await db.schema
    .createTable('audit_entries')
    .addColumn('id', number, (column) => column.primaryKey())
    .addColumn('writer', number, (column) => column.notNull())
    .addColumn('sequence', number, (column) => column.notNull())
    .addColumn('began_at', number, (column) => column.notNull())
    .addColumn('kind', text, (column) => column.notNull())
    .addColumn('issuer', text, (column) => column.notNull())
    .addColumn('subject', text, (column) => column.notNull())
    .addColumn('client', text)
    .addColumn('task', text)
    .addColumn('session', text, (column) => column.notNull())
    .addColumn('claims', text, (column) => column.notNull())
    .addColumn('operation', text, (column) => column.notNull())
    .addColumn('document', text, (column) => column.notNull())
    .addColumn('variables', text, (column) => column.notNull())
    .addColumn('ruling', text, (column) => column.notNull())
    .addColumn('digest_key', text, (column) => column.notNull())
    .addColumn('asked', text, (column) => column.notNull())
    .addColumn('origin', text, (column) => column.notNull())
    .addColumn('hash', text, (column) => column.notNull())
    .addColumn('outcome', text)
    .addColumn('codes', text)
    .addColumn('latency_us', number)
    .addColumn('counts', text)
    .addColumn('calls', text)
    .addColumn('shown', text)
    .addColumn('recording', number)
    .addColumn('record_offset', number)
    .addColumn('record_length', number)
    .addColumn('record_size', number)
    .addColumn('record_hash', text)
    .addColumn('outcome_sequence', number)
    .addColumn('outcome_hash', text)
    .execute();
  await db.schema
    .createTable('artifacts')
    .addColumn('hash', text, (column) => column.primaryKey().notNull())
    .addColumn('kind', text, (column) => column.notNull())
    .addColumn('content', text, (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('recordings')
    .addColumn('id', number, (column) => column.primaryKey())
    .addColumn('codec', text, (column) => column.notNull())
    .addColumn('bytes', bytes, (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('chain_heads')
    .addColumn('writer', number, (column) => column.primaryKey())
    .addColumn('sequence', number, (column) => column.notNull())
    .addColumn('hash', text, (column) => column.notNull())
    .addColumn('entry', number, (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('checkpoints')
    .addColumn('writer', number, (column) => column.notNull())
    .addColumn('sequence', number, (column) => column.notNull())
    .addColumn('made_at', number, (column) => column.notNull())
    .addColumn('jws', text, (column) => column.notNull())
    .addPrimaryKeyConstraint('checkpoints_key', ['writer', 'sequence'])
    .execute();
  const terms = db.schema
    .createTable('entry_terms')
    .addColumn('generation', number, (column) => column.notNull())
    .addColumn('term', number, (column) => column.notNull())
    .addColumn('entry', number, (column) => column.notNull())
    .addPrimaryKeyConstraint('entry_terms_key', ['generation', 'term', 'entry']);
  await (withoutRowid ? terms.modifyEnd(sql`without rowid`) : terms).execute();
  await db.schema
    .createTable('term_generations')
    .addColumn('generation', number, (column) => column.primaryKey())
    .addColumn('writer', number, (column) => column.notNull())
    .addColumn('first_entry', number, (column) => column.notNull())
    .addColumn('last_entry', number, (column) => column.notNull())
    .addColumn('entries', number, (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('ruled_coordinates')
    .addColumn('coordinate', text, (column) => column.notNull())
    .addColumn('category', text, (column) => column.notNull())
    .addColumn('effect', text, (column) => column.notNull())
    .addColumn('ruling', text, (column) => column.notNull())
    .addPrimaryKeyConstraint('ruled_coordinates_key', ['coordinate', 'category', 'effect', 'ruling'])
    .execute();
  await db.schema.createIndex('ruled_categories').on('ruled_coordinates').columns(['category', 'effect']).execute();
  await db.schema
    .createTable('ruled_operations')
    .addColumn('ruling', text, (column) => column.primaryKey().notNull())
    .addColumn('kind', text, (column) => column.notNull())
    .addColumn('operation', text, (column) => column.notNull())
    .addColumn('client', text, (column) => column.notNull())
    .addColumn('task', text, (column) => column.notNull())
    .execute();
  await db.schema.createIndex('ruled_names').on('ruled_operations').columns(['operation']).execute();
  await db.schema.createIndex('ruled_clients').on('ruled_operations').columns(['client']).execute();
  await db.schema.createIndex('ruled_tasks').on('ruled_operations').columns(['task']).execute();
}

async function createJournaled(db: Kysely<unknown>, { number, text }: ColumnTypes): Promise<void> {
  await db.schema
    .createTable('journaled_entries')
    .addColumn('journal', text, (column) => column.notNull())
    .addColumn('number', number, (column) => column.notNull())
    .addColumn('entry', number, (column) => column.notNull())
    .addPrimaryKeyConstraint('journaled_entries_key', ['journal', 'number'])
    .execute();
}

/** Entries in the order in which they ended, which is that of their writer's chain, and how far they were exported in it. */
async function createExport(db: Kysely<unknown>, { number, text }: ColumnTypes): Promise<void> {
  await db.schema
    .createIndex('ended_entries')
    .on('audit_entries')
    .columns(['writer', 'outcome_sequence'])
    .where('outcome_sequence', 'is not', null)
    .execute();
  await db.schema
    .createTable('export_cursors')
    .addColumn('destination', text, (column) => column.notNull())
    .addColumn('writer', number, (column) => column.notNull())
    .addColumn('sequence', number, (column) => column.notNull())
    .addPrimaryKeyConstraint('export_cursors_key', ['destination', 'writer'])
    .execute();
}

async function createInspection(db: Kysely<unknown>, { number, text, withoutRowid }: ColumnTypes): Promise<void> {
  const finds = db.schema
    .createTable('inspection_finds')
    .addColumn('coordinate', text, (column) => column.notNull())
    .addColumn('path', text, (column) => column.notNull())
    .addColumn('category', text, (column) => column.notNull())
    .addColumn('detector', text, (column) => column.notNull())
    .addColumn('count', number, (column) => column.notNull())
    .addColumn('first_seen', number, (column) => column.notNull())
    .addColumn('last_seen', number, (column) => column.notNull())
    .addPrimaryKeyConstraint('inspection_finds_key', ['coordinate', 'path', 'category', 'detector']);
  await (withoutRowid ? finds.modifyEnd(sql`without rowid`) : finds).execute();
}
