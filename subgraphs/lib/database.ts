import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';

/** A row as SQLite gives it. */
export type Row = Readonly<Record<string, unknown>>;

/** An embedded database that counts its statements. */
export interface Database {
  all(sql: string, ...parameters: readonly SQLInputValue[]): readonly Row[];
  run(sql: string, ...parameters: readonly SQLInputValue[]): void;
  /** Inserts rows in one transaction. */
  insert(table: string, rows: readonly Readonly<Record<string, SQLInputValue>>[]): void;
  /** How many statements `all` and `run` have executed. */
  statements(): number;
  close(): void;
}

/** Opens a file (or `:memory:`) and fills it when it is new. */
export function openDatabase(file: string, schema: string, seed: (database: Database) => void): Database {
  if (file !== ':memory:') mkdirSync(dirname(file), { recursive: true });
  const sqlite = new DatabaseSync(file);
  sqlite.exec('PRAGMA journal_mode = WAL');
  let count = 0;
  const database: Database = {
    all: (sql, ...parameters) => {
      count++;
      return sqlite.prepare(sql).all(...parameters) as readonly Row[];
    },
    run: (sql, ...parameters) => {
      count++;
      sqlite.prepare(sql).run(...parameters);
    },
    insert: (table, rows) => {
      const columns = Object.keys(rows[0] ?? {});
      const statement = sqlite.prepare(
        `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
      );
      for (const row of rows) statement.run(...columns.map((column) => row[column] ?? null));
    },
    statements: () => count,
    close: () => sqlite.close(),
  };
  const { user_version: version } = sqlite.prepare('PRAGMA user_version').get() as { user_version: number };
  if (version === 0) {
    sqlite.exec('BEGIN');
    sqlite.exec(schema);
    seed(database);
    sqlite.exec('PRAGMA user_version = 1');
    sqlite.exec('COMMIT');
  }
  return database;
}

/** `?, ?, ?` for that many parameters. */
export function placeholders(values: readonly unknown[]): string {
  return values.map(() => '?').join(', ');
}
