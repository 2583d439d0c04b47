import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { Dialect } from 'kysely';
import { SqliteDialect } from 'kysely';

/** kysely's SQLite dialect over Node's own SQLite. Closing it closes the connection. */
export function sqliteDialect(db: DatabaseSync): Dialect {
  return new SqliteDialect({
    database: {
      prepare(text) {
        const statement = db.prepare(text);
        const values = (parameters: readonly unknown[]) => parameters as readonly SQLInputValue[];
        return {
          reader: statement.columns().length > 0,
          all: (parameters) => statement.all(...values(parameters)),
          run: (parameters) => statement.run(...values(parameters)),
          iterate: (parameters) => statement.iterate(...values(parameters)),
        };
      },
      close: () => db.close(),
    },
  });
}
