import { join } from 'node:path';
import { BILLING_TABLES, seedBilling } from '../../subgraphs/billing/seed-billing.ts';
import { CUSTOMERS_TABLES, seedCustomers } from '../../subgraphs/customers/seed-customers.ts';
import type { Database } from '../../subgraphs/lib/database.ts';
import { openDatabase } from '../../subgraphs/lib/database.ts';
import type { WorldDatabases } from '../world.ts';
import { canaryFraction, canaryText } from './markers.ts';

/** Columns of texts that the supergraph calls personal, and the column that tells rows apart. */
const PERSONAL: Readonly<Record<string, readonly [key: string, columns: readonly string[]]>> = {
  customers: [
    'number',
    ['name', 'email', 'phone', 'ssn', 'date_of_birth', 'street', 'city', 'postcode', 'country', 'last_login_ip'],
  ],
  notes: ['id', ['text']],
  employees: ['number', ['name', 'email']],
  invoices: ['number_in_file', ['number', 'issued_on']],
  payment_methods: ['id', ['holder', 'brand', 'number', 'expiry', 'iban']],
};

/** Databases for the example's subgraphs in which every personal text is a canary, and every amount. */
export function plantDatabases(directory: string): WorldDatabases {
  const customers = join(directory, 'customers.db');
  const billing = join(directory, 'billing.db');
  openDatabase(customers, CUSTOMERS_TABLES, (database) => {
    seedCustomers(database);
    for (const table of ['customers', 'notes', 'employees']) plant(database, table);
  }).close();
  openDatabase(billing, BILLING_TABLES, (database) => {
    seedBilling(database);
    for (const table of ['invoices', 'payment_methods']) plant(database, table);
    database.run(`UPDATE invoices SET amount = amount + ${canaryFraction(0)}`);
  }).close();
  return { customers, billing };
}

/** A canary that stands in a column; of another place than all others. */
export function plantedText(table: string, column: string, row: number): string {
  return canaryText(`${table}.${column}`, row);
}

function plant(database: Database, table: string): void {
  const [key, columns] = PERSONAL[table] ?? ['', []];
  const [before = '', after = ''] = canaryText('|', 0).split('| 0');
  for (const column of columns)
    database.run(
      `UPDATE ${table} SET ${column} = ? || '${table}.${column} ' || ${key} || ? WHERE ${column} IS NOT NULL`,
      before,
      after,
    );
}
