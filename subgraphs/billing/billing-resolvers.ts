import { GraphQLError } from 'graphql';
import type { Resolvers } from '../lib/build-schema.ts';
import type { Row } from '../lib/database.ts';
import type { BillingContext } from './billing-loaders.ts';
import { creditScoreOf } from './credit-score.ts';

/** A customer as the gateway sends it: the key, and what `@requires` asks for. */
interface CustomerReference {
  readonly id: string;
  readonly name?: string | null;
  readonly ssn?: string | null;
  readonly dateOfBirth?: string | null;
}

interface InvoicesArguments {
  readonly first?: number | null;
  readonly filter?: {
    readonly status?: string | null;
    readonly customerId?: string | null;
    readonly number?: string | null;
  } | null;
}

const MAX_PAGE = 500;

/** How the billing service answers its fields. */
export const billingResolvers: Resolvers = {
  Query: {
    invoices: (_: unknown, { first, filter }: InvoicesArguments, { database }: BillingContext) => {
      const columns = [
        ['status', filter?.status],
        ['customer_id', filter?.customerId],
        ['number', filter?.number],
      ] as const;
      const used = columns.flatMap(([column, value]) =>
        value === null || value === undefined ? [] : [[column, value] as const],
      );
      const where = used.length === 0 ? '' : `WHERE ${used.map(([column]) => `${column} = ?`).join(' AND ')}`;
      return database.all(
        `SELECT * FROM invoices ${where} ORDER BY number_in_file LIMIT ?`,
        ...used.map(([, value]) => value),
        limitOf(first ?? 20),
      );
    },
  },
  Mutation: {
    recordPayment: (
      _: unknown,
      { input }: { input: { invoiceId: string; amount: number } },
      { database, invoice }: BillingContext,
    ) => {
      database.run("UPDATE invoices SET status = 'PAID' WHERE id = ? AND amount <= ?", input.invoiceId, input.amount);
      return invoice.clear(input.invoiceId).load(input.invoiceId);
    },
  },
  Customer: {
    __resolveReference: (reference: CustomerReference) => reference,
    invoices: async ({ id }: CustomerReference, { first }: { first?: number | null }, { invoicesOf }: BillingContext) =>
      (await invoicesOf.load(id)).slice(0, limitOf(first ?? 10)),
    balance: async ({ id }: CustomerReference, _: unknown, { balanceOf }: BillingContext) => ({
      amount: await balanceOf.load(id),
      currency: 'USD',
    }),
    paymentMethods: ({ id }: CustomerReference, _: unknown, { paymentMethodsOf }: BillingContext) =>
      paymentMethodsOf.load(id),
    creditScore: ({ ssn, dateOfBirth }: CustomerReference) => {
      if (typeof ssn !== 'string') throw new GraphQLError('A credit score needs what it requires.');
      return creditScoreOf(ssn, dateOfBirth ?? null);
    },
    billingGreeting: async ({ id, name }: CustomerReference, _: unknown, { balanceOf }: BillingContext) =>
      `Dear ${name ?? 'customer'}, your balance is ${(await balanceOf.load(id)).toFixed(2)} USD.`,
  },
  Invoice: {
    __resolveReference: ({ id }: { id: string }, { invoice }: BillingContext) => invoice.load(id),
    issuedOn: (row: Row) => row.issued_on,
    total: (row: Row) => ({ amount: row.amount, currency: 'USD' }),
    customer: (row: Row) => ({ id: row.customer_id }),
  },
  PaymentMethod: { __resolveType: (row: Row) => (row.kind === 'card' ? 'Card' : 'BankAccount') },
};

function limitOf(first: number): number {
  if (first < 0 || first > MAX_PAGE)
    throw new GraphQLError(`A page has 0 to ${MAX_PAGE} entries.`, { extensions: { code: 'BAD_USER_INPUT' } });
  return first;
}
