import type { CompiledQuery, DatabaseConnection, Dialect, Driver, QueryResult } from 'kysely';
import { SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely';
import type { SqliteReaderThread } from './sqlite-reader-thread.ts';

/** kysely's SQLite over a thread that reads, one statement at a time: no transactions. */
export function sqliteThreadDialect(thread: SqliteReaderThread): Dialect {
  return {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => driverOf(thread),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

function driverOf(thread: SqliteReaderThread): Driver {
  const connection: DatabaseConnection = {
    executeQuery: async <Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> => ({
      // kysely's own type is the one check.
      rows: (await thread.ask(sql, parameters)) as Row[],
    }),
    streamQuery: () => {
      throw new Error(NO_TRANSACTION);
    },
  };
  const refuse = async (): Promise<never> => {
    throw new Error(NO_TRANSACTION);
  };
  return {
    init: async () => undefined,
    acquireConnection: async () => connection,
    beginTransaction: refuse,
    commitTransaction: refuse,
    rollbackTransaction: refuse,
    releaseConnection: async () => undefined,
    destroy: async () => undefined,
  };
}

const NO_TRANSACTION = 'The thread that reads answers single statements.';
