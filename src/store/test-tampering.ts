import { copyFileSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { RawBuilder } from 'kysely';
import { Kysely, PostgresDialect, sql } from 'kysely';
import { Pool } from 'pg';
import { openStoreReader, openStoreWriter } from './open-store.ts';
import { sqliteDialect } from './sqlite-dialect.ts';
import type { Database } from './tables.ts';
import type { TestStore } from './test-writer-suite.ts';

/** What a row can be made to hold. */
export type Cell = string | number | bigint | null | Uint8Array;

export type Cells = Readonly<Record<string, Cell>>;

/** A change of one row that no writer makes. */
export type Change =
  | { readonly kind: 'set'; readonly table: keyof Database; readonly where: Cells; readonly cells: Cells }
  | { readonly kind: 'delete'; readonly table: keyof Database; readonly where: Cells }
  | { readonly kind: 'insert'; readonly table: keyof Database; readonly cells: Cells };

/** A store of a test that somebody can reach behind our back. */
export interface TamperableStore extends TestStore {
  change(changes: readonly Change[]): Promise<void>;
  /** Another store with the same content; nobody may have this one open. */
  copy(): Promise<TamperableStore>;
  /** Takes it away; nobody may have it open. */
  drop(): Promise<void>;
}

/** An embedded store in a file; `nameFile` gives others. */
export function tamperableSqlite(file: string, nameFile: () => string): TamperableStore {
  const config = { kind: 'embedded', file, timeoutMs: 500 } as const;
  return {
    openWriter: (slot) => openStoreWriter(config, slot),
    openReader: () => openStoreReader(config),
    async copy() {
      const other = nameFile();
      copyFileSync(file, other);
      return tamperableSqlite(other, nameFile);
    },
    async change(changes) {
      const connection = new DatabaseSync(file);
      connection.exec('pragma synchronous = off');
      const db = new Kysely<Database>({ dialect: sqliteDialect(connection) });
      await applyChanges(db, changes).finally(() => db.destroy());
    },
    async drop() {
      for (const end of ['', '-wal', '-shm']) rmSync(`${file}${end}`, { force: true });
    },
  };
}

/** A store in a database of PostgreSQL; `copyDatabase` makes another of one that nobody is connected to. */
export function tamperablePostgres(
  connectionString: string,
  copyDatabase: (connectionString: string) => Promise<string>,
): TamperableStore {
  const config = { kind: 'postgres', connectionString, timeoutMs: 5_000 } as const;
  return {
    openWriter: (slot) => openStoreWriter(config, slot),
    openReader: () => openStoreReader(config),
    copy: async () => tamperablePostgres(await copyDatabase(connectionString), copyDatabase),
    async change(changes) {
      const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool({ connectionString }) }) });
      await applyChanges(db, changes).finally(() => db.destroy());
    },
    // It goes with its server: to drop it costs much more than to make it.
    drop: async () => undefined,
  };
}

/** Makes changes, one after the other. */
async function applyChanges(db: Kysely<Database>, changes: readonly Change[]): Promise<void> {
  for (const change of changes) await statementOf(change).execute(db);
}

function statementOf(change: Change): RawBuilder<unknown> {
  const table = sql.table(change.table);
  switch (change.kind) {
    case 'set':
      return sql`update ${table} set ${pairs(change.cells, sql`, `)} where ${pairs(change.where, sql` and `)}`;
    case 'delete':
      return sql`delete from ${table} where ${pairs(change.where, sql` and `)}`;
    case 'insert': {
      const columns = sql.join(Object.keys(change.cells).map((column) => sql.ref(column)));
      return sql`insert into ${table} (${columns}) values (${sql.join(Object.values(change.cells))})`;
    }
  }
}

function pairs(cells: Cells, separator: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql.join(
    Object.entries(cells).map(([column, cell]) => sql`${sql.ref(column)} = ${cell}`),
    separator,
  );
}
