import DataLoader from 'dataloader';
import type { Database, Row } from '../lib/database.ts';
import { placeholders } from '../lib/database.ts';

/** What resolvers of one request share. */
export interface CustomersContext {
  readonly database: Database;
  readonly customers: DataLoader<string, Row | null>;
  readonly employees: DataLoader<string, Row | null>;
  readonly notes: DataLoader<string, readonly string[]>;
}

/** New loaders for one request: nothing is shared between requests (A42). */
export function createCustomersContext(database: Database): CustomersContext {
  return {
    database,
    customers: new DataLoader(async (ids) =>
      byId(ids, database.all(`SELECT * FROM customers WHERE id IN (${placeholders(ids)})`, ...ids)),
    ),
    employees: new DataLoader(async (ids) =>
      byId(ids, database.all(`SELECT * FROM employees WHERE id IN (${placeholders(ids)})`, ...ids)),
    ),
    notes: new DataLoader(async (ids) => {
      const rows = database.all(
        `SELECT customer_id, text FROM notes WHERE customer_id IN (${placeholders(ids)}) ORDER BY id`,
        ...ids,
      );
      const groups = Map.groupBy(rows, (row) => row.customer_id);
      return ids.map((id) => (groups.get(id) ?? []).map((row) => String(row.text)));
    }),
  };
}

function byId(ids: readonly string[], rows: readonly Row[]): readonly (Row | null)[] {
  const found = new Map(rows.map((row) => [row.id, row]));
  return ids.map((id) => found.get(id) ?? null);
}
