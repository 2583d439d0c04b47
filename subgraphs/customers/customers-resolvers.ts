import { GraphQLError } from 'graphql';
import type { Resolvers } from '../lib/build-schema.ts';
import type { Database, Row } from '../lib/database.ts';
import type { CustomersContext } from './customer-loaders.ts';

interface Page {
  readonly first?: number | null;
  readonly after?: string | null;
  readonly filter?: {
    readonly email?: string | null;
    readonly nameContains?: string | null;
    readonly tier?: string | null;
  } | null;
}

const MAX_PAGE = 500;

/** How the customers service answers its fields. */
export const customersResolvers: Resolvers = {
  Query: {
    customer: (_: unknown, { id }: { id: string }, { customers }: CustomersContext) => customers.load(id),
    customers: (_: unknown, page: Page, { database }: CustomersContext) => pageOf(database, page, 0),
    customersConnection: (_: unknown, page: Page, { database }: CustomersContext) => connectionOf(database, page),
    customerByEmail: (_: unknown, { email }: { email: string }, { database }: CustomersContext) =>
      database.all('SELECT * FROM customers WHERE email = ?', email)[0] ?? null,
    search: (_: unknown, { text }: { text: string }, { database }: CustomersContext) => search(database, text),
    people: (_: unknown, { first }: { first: number }, { database }: CustomersContext) => [
      ...pageOf(database, { first: Math.ceil(limitOf(first) / 2) }, 0),
      ...database.all('SELECT * FROM employees ORDER BY number LIMIT ?', Math.floor(limitOf(first) / 2)),
    ],
  },
  Mutation: {
    updateEmail: (
      _: unknown,
      { id, email }: { id: string; email: string },
      { database, customers }: CustomersContext,
    ) => {
      database.run('UPDATE customers SET email = ? WHERE id = ?', email, id);
      return customers.clear(id).load(id);
    },
    addNote: (
      _: unknown,
      { id, text }: { id: string; text: string },
      { database, customers, notes }: CustomersContext,
    ) => {
      database.run('INSERT INTO notes (customer_id, text) SELECT id, ? FROM customers WHERE id = ?', text, id);
      notes.clear(id);
      return customers.load(id);
    },
  },
  Person: { __resolveType: typeOf },
  SearchResult: { __resolveType: typeOf },
  Customer: {
    __resolveReference: ({ id }: { id: string }, { customers }: CustomersContext) => customers.load(id),
    dateOfBirth: (row: Row) => row.date_of_birth,
    lastLoginIp: (row: Row) => row.last_login_ip,
    address: (row: Row) => (row.street === null ? null : row),
    notes: (row: Row, _: unknown, { notes }: CustomersContext) => notes.load(String(row.id)),
  },
  Employee: {
    __resolveReference: ({ id }: { id: string }, { employees }: CustomersContext) => employees.load(id),
  },
};

function typeOf(row: Row): string {
  return 'department' in row ? 'Employee' : 'Customer';
}

function limitOf(first: number | null | undefined): number {
  const limit = first ?? 20;
  if (limit < 0 || limit > MAX_PAGE)
    throw new GraphQLError(`A page has 0 to ${MAX_PAGE} entries.`, { extensions: { code: 'BAD_USER_INPUT' } });
  return limit;
}

/** A page of customers and, for connections, `extra` rows beyond it. */
function pageOf(database: Database, { first, after, filter }: Page, extra: number): readonly Row[] {
  const conditions = ['number > ?'];
  const parameters: (string | number)[] = [after ? numberOf(after) : 0];
  const add = (condition: string, value: string | null | undefined) => {
    if (value === null || value === undefined) return;
    conditions.push(condition);
    parameters.push(value);
  };
  add('email = ?', filter?.email);
  add('instr(lower(name), lower(?)) > 0', filter?.nameContains);
  add('tier = ?', filter?.tier);
  return database.all(
    `SELECT * FROM customers WHERE ${conditions.join(' AND ')} ORDER BY number LIMIT ?`,
    ...parameters,
    limitOf(first) + extra,
  );
}

function connectionOf(database: Database, page: Page) {
  const rows = pageOf(database, page, 1);
  const nodes = rows.slice(0, limitOf(page.first));
  const edges = nodes.map((node) => ({ node, cursor: cursorOf(node) }));
  return { edges, pageInfo: { endCursor: edges.at(-1)?.cursor ?? null, hasNextPage: rows.length > nodes.length } };
}

/** A cursor holds the row's number and nothing personal (A27). */
function cursorOf(row: Row): string {
  return Buffer.from(`customer:${row.number}`).toString('base64url');
}

function numberOf(cursor: string): number {
  const match = /^customer:(\d{1,9})$/.exec(Buffer.from(cursor, 'base64url').toString('utf8'));
  if (!match) throw new GraphQLError('The cursor is not one of this list.', { extensions: { code: 'BAD_USER_INPUT' } });
  return Number(match[1]);
}

function search(database: Database, text: string): readonly Row[] {
  const customers = database.all(
    'SELECT * FROM customers WHERE instr(lower(name), lower(?1)) > 0 OR id IN (SELECT customer_id FROM notes WHERE instr(lower(text), lower(?1)) > 0) ORDER BY number LIMIT 50',
    text,
  );
  return [
    ...customers,
    ...database.all('SELECT * FROM employees WHERE instr(lower(name), lower(?)) > 0 ORDER BY number LIMIT 20', text),
  ];
}
