import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunningSubgraph } from '../lib/start-subgraph.ts';
import type { Answer } from '../lib/test-gateway.ts';
import { ask, createTestGateway } from '../lib/test-gateway.ts';
import { startCustomers } from './start-customers.ts';

interface Person {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly notes: readonly string[];
}

interface Connection {
  readonly customersConnection: {
    readonly edges: readonly { readonly cursor: string; readonly node: Person }[];
    readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean };
  };
}

const ALL_FIELDS =
  'id name email phone ssn dateOfBirth address { street city postcode country } lastLoginIp notes tier';
const CONNECTION = `query ($first: Int, $after: String) {
  customersConnection(first: $first, after: $after) {
    edges { cursor node { id name email } }
    pageInfo { endCursor hasNextPage }
  }
}`;

let customers: RunningSubgraph;
let assertion: string;

beforeAll(async () => {
  const gateway = await createTestGateway();
  customers = await startCustomers({ port: 0, databaseFile: ':memory:', assertionKeys: gateway.assertionKeys });
  assertion = await gateway.sign({ audience: 'customers' });
});

afterAll(() => customers.close());

function query<Data>(text: string, variables?: Readonly<Record<string, unknown>>): Promise<Answer<Data>> {
  return ask<Data>(customers, assertion, text, variables);
}

async function statementsOf(text: string, variables?: Readonly<Record<string, unknown>>): Promise<number> {
  const before = customers.statements();
  expect((await query(text, variables)).errors).toBeUndefined();
  return customers.statements() - before;
}

async function errorCodes(text: string): Promise<readonly string[]> {
  return ((await query(text)).errors ?? []).map((error) => error.extensions.code);
}

describe('batching', () => {
  test('a page of 100 customers takes two statements', async () => {
    expect(await statementsOf(`{ customers(first: 100) { ${ALL_FIELDS} } }`)).toBe(2);
  });

  test('100 entities take two statements', async () => {
    const representations = Array.from({ length: 100 }, (_, index) => ({
      __typename: 'Customer',
      id: `c${index + 1}`,
    }));
    const text = `query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on Customer { ${ALL_FIELDS} } } }`;
    expect(await statementsOf(text, { representations })).toBe(2);
  });

  test('nothing is shared between requests', async () => {
    expect(await statementsOf('{ a: customer(id: "c1") { name } b: customer(id: "c1") { name } }')).toBe(1);
    expect(await statementsOf('{ customer(id: "c1") { name } }')).toBe(1);
  });
});

describe('lists', () => {
  test('pages of a connection follow each other without gap or overlap', async () => {
    const ids: string[] = [];
    for (let after: string | null = null, page = 0; page < 3; page++) {
      const { customersConnection }: Connection = (await query<Connection>(CONNECTION, { first: 7, after })).data;
      ids.push(...customersConnection.edges.map(({ node }) => node.id));
      expect(customersConnection.pageInfo.hasNextPage).toBe(true);
      after = customersConnection.pageInfo.endCursor;
    }
    expect(ids).toEqual(Array.from({ length: 21 }, (_, index) => `c${index + 1}`));
  });

  test('a connection ends', async () => {
    const after = Buffer.from('customer:2995').toString('base64url');
    const { customersConnection } = (await query<Connection>(CONNECTION, { first: 5, after })).data;
    expect(customersConnection.edges).toHaveLength(5);
    expect(customersConnection.pageInfo.hasNextPage).toBe(false);
  });

  test('a cursor is the row number and nothing else, also after an edit', async () => {
    const cursors = async () =>
      (await query<Connection>(CONNECTION, { first: 100 })).data.customersConnection.edges.map(({ cursor }) => cursor);
    const before = await cursors();
    expect(before.map((cursor) => Buffer.from(cursor, 'base64url').toString('utf8'))).toEqual(
      before.map((_, index) => `customer:${index + 1}`),
    );
    await query('mutation { updateEmail(id: "c3", email: "somebody.else@mail.example") { id } }');
    expect(await cursors()).toEqual(before);
  });

  test('pages are at most 500 long and cursors are ours', async () => {
    expect(await errorCodes('{ customers(first: 501) { id } }')).toEqual(['BAD_USER_INPUT']);
    expect(await errorCodes('{ customers(first: -1) { id } }')).toEqual(['BAD_USER_INPUT']);
    expect(await errorCodes('{ customersConnection(after: "c1") { edges { cursor } } }')).toEqual(['BAD_USER_INPUT']);
    expect(await errorCodes('{ customers(first: 500) { id } }')).toEqual([]);
  });

  test('a filter takes its text literally', async () => {
    const { data } = await query<{ customers: Person[] }>('{ customers(filter: { nameContains: "%" }) { id } }');
    expect(data.customers).toEqual([]);
  });
});

describe('finding and changing', () => {
  test('finds by e-mail, by name and in notes', async () => {
    const { customer } = (await query<{ customer: Person }>('{ customer(id: "c7") { id name email notes } }')).data;
    const found = await query<{ customerByEmail: Person; search: { __typename: string; id: string }[] }>(
      `query ($email: String!, $text: String!) {
        customerByEmail(email: $email) { id }
        search(text: $text) { __typename ... on Customer { id } ... on Employee { id } }
      }`,
      { email: customer.email, text: customer.notes[0] },
    );
    expect(found.data).toEqual({ customerByEmail: { id: 'c7' }, search: [{ __typename: 'Customer', id: 'c7' }] });
  });

  test('people are customers and employees', async () => {
    const { people } = (await query<{ people: { __typename: string }[] }>('{ people { __typename id name email } }'))
      .data;
    expect(people).toHaveLength(20);
    expect(new Set(people.map((person) => person.__typename))).toEqual(new Set(['Customer', 'Employee']));
  });

  test('writes an e-mail and a note', async () => {
    const { data } = await query<{ updateEmail: Person; addNote: Person }>(`mutation {
      updateEmail(id: "c9", email: "new.address@mail.example") { email }
      addNote(id: "c9", text: "Prefers letters.") { notes }
    }`);
    expect(data.updateEmail.email).toBe('new.address@mail.example');
    expect(data.addNote.notes.at(-1)).toBe('Prefers letters.');
  });

  test('an unknown id is null', async () => {
    expect((await query('{ customer(id: "c3001") { id } }')).data).toEqual({ customer: null });
    expect((await query('mutation { addNote(id: "x", text: "y") { id } }')).data).toEqual({ addNote: null });
  });
});
