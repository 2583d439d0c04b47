import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunningSubgraph } from '../lib/start-subgraph.ts';
import type { Answer } from '../lib/test-gateway.ts';
import { ask, createTestGateway } from '../lib/test-gateway.ts';
import { creditScoreOf } from './credit-score.ts';
import { startBilling } from './start-billing.ts';

type Representation = Readonly<Record<string, unknown>>;

let billing: RunningSubgraph;
let assertion: string;

beforeAll(async () => {
  const gateway = await createTestGateway();
  billing = await startBilling({ port: 0, databaseFile: ':memory:', assertionKeys: gateway.assertionKeys });
  assertion = await gateway.sign({ audience: 'billing' });
});

afterAll(() => billing.close());

function entities<Entity>(
  representations: readonly Representation[],
  selection: string,
): Promise<Answer<{ readonly _entities: readonly Entity[] }>> {
  const text = `query ($representations: [_Any!]!) { _entities(representations: $representations) { ${selection} } }`;
  return ask(billing, assertion, text, { representations });
}

describe('batching', () => {
  test('100 customers with everything take three statements', async () => {
    const customers = Array.from({ length: 100 }, (_, index) => ({ __typename: 'Customer', id: `c${index + 1}` }));
    const before = billing.statements();
    const { errors } = await entities(
      customers,
      `... on Customer {
        balance { amount currency } billingGreeting
        invoices { id number issuedOn total { amount currency } status memo customer { id } }
        paymentMethods { ... on Card { brand number expiry holder } ... on BankAccount { iban holder } }
      }`,
    );
    expect(errors).toBeUndefined();
    expect(billing.statements() - before).toBe(3);
  });

  test('100 invoices take one statement', async () => {
    const invoices = Array.from({ length: 100 }, (_, index) => ({ __typename: 'Invoice', id: `i${index + 1}` }));
    const before = billing.statements();
    const { data } = await entities<{ id: string }>(invoices, '... on Invoice { id number memo }');
    expect(data._entities.map(({ id }) => id)).toEqual(invoices.map(({ id }) => id));
    expect(billing.statements() - before).toBe(1);
  });
});

describe('what requires personal data', () => {
  const reference = { __typename: 'Customer', id: 'c1', ssn: '219-09-9999', dateOfBirth: '1980-02-29' };

  test('creditScore is computed from the representation', async () => {
    const { data } = await entities<{ creditScore: number }>([reference], '... on Customer { creditScore }');
    expect(data._entities[0]?.creditScore).toBe(creditScoreOf('219-09-9999', '1980-02-29'));
  });

  test('the formula: 300 and the first four bytes of SHA-256 of both, modulo 550', () => {
    const digest = createHash('sha256').update('219-09-9999|1980-02-29').digest();
    expect(creditScoreOf('219-09-9999', '1980-02-29')).toBe(300 + (digest.readUInt32BE(0) % 550));
    expect(creditScoreOf('219-09-9999', null)).not.toBe(creditScoreOf('219-09-9998', null));
  });

  test('creditScore fails without an SSN, and says nothing of the customer', async () => {
    const { data, errors } = await entities([{ __typename: 'Customer', id: 'c1' }], '... on Customer { creditScore }');
    expect(data._entities).toEqual([{ creditScore: null }]);
    expect(errors?.map(({ message }) => message)).toEqual(['A credit score needs what it requires.']);
  });

  test('billingGreeting names the customer and the balance', async () => {
    const { data } = await entities<{ billingGreeting: string; balance: { amount: number } }>(
      [{ __typename: 'Customer', id: 'c1', name: 'Ada Lovelace' }],
      '... on Customer { billingGreeting balance { amount } }',
    );
    const { billingGreeting, balance } = data._entities[0] ?? { billingGreeting: '', balance: { amount: NaN } };
    expect(billingGreeting).toBe(`Dear Ada Lovelace, your balance is ${balance.amount.toFixed(2)} USD.`);
  });
});

describe('invoices', () => {
  test('are filtered by status, customer and number', async () => {
    const { data } = await ask<{ invoices: { id: string; status: string; customer: { id: string } }[] }>(
      billing,
      assertion,
      '{ invoices(first: 500, filter: { status: PAID }) { status } }',
    );
    expect(data.invoices.length).toBeGreaterThan(100);
    expect(data.invoices.every(({ status }) => status === 'PAID')).toBe(true);
    const one = '{ invoices(filter: { customerId: "c2", number: "INV-100005" }) { id customer { id } } }';
    expect((await ask(billing, assertion, one)).data).toEqual({ invoices: [{ id: 'i5', customer: { id: 'c2' } }] });
  });

  test('pages are at most 500 long', async () => {
    for (const text of ['{ invoices(first: 501) { id } }', '{ invoices(first: -1) { id } }']) {
      const { errors } = await ask(billing, assertion, text);
      expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['BAD_USER_INPUT']);
    }
  });

  test('a payment that covers an invoice pays it', async () => {
    const pay = 'mutation { recordPayment(input: { invoiceId: "i1", amount: 100000 }) { id status } }';
    expect((await ask(billing, assertion, pay)).data).toEqual({ recordPayment: { id: 'i1', status: 'PAID' } });
  });
});
