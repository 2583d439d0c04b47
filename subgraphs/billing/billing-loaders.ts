import DataLoader from 'dataloader';
import type { Database, Row } from '../lib/database.ts';
import { placeholders } from '../lib/database.ts';

/** What resolvers of one request share. */
export interface BillingContext {
  readonly database: Database;
  readonly invoice: DataLoader<string, Row | null>;
  readonly invoicesOf: DataLoader<string, readonly Row[]>;
  readonly balanceOf: DataLoader<string, number>;
  readonly paymentMethodsOf: DataLoader<string, readonly Row[]>;
}

/** New loaders for one request: nothing is shared between requests (A42). */
export function createBillingContext(database: Database): BillingContext {
  const grouped = (sql: (list: string) => string) => async (ids: readonly string[]) => {
    const groups = Map.groupBy(database.all(sql(placeholders(ids)), ...ids), (row) => row.customer_id);
    return ids.map((id) => groups.get(id) ?? []);
  };
  const open = grouped(
    (list) =>
      `SELECT customer_id, round(sum(amount), 2) AS total FROM invoices WHERE status <> 'PAID' AND customer_id IN (${list}) GROUP BY customer_id`,
  );
  return {
    database,
    invoice: new DataLoader(async (ids) => {
      const found = new Map(
        database.all(`SELECT * FROM invoices WHERE id IN (${placeholders(ids)})`, ...ids).map((row) => [row.id, row]),
      );
      return ids.map((id) => found.get(id) ?? null);
    }),
    invoicesOf: new DataLoader(
      grouped((list) => `SELECT * FROM invoices WHERE customer_id IN (${list}) ORDER BY number_in_file`),
    ),
    balanceOf: new DataLoader(async (ids) => (await open(ids)).map((rows) => Number(rows[0]?.total ?? 0))),
    paymentMethodsOf: new DataLoader(
      grouped((list) => `SELECT * FROM payment_methods WHERE customer_id IN (${list}) ORDER BY id`),
    ),
  };
}
