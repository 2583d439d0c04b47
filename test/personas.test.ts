import { afterAll, beforeAll, expect, test } from 'vitest';
import { post, startWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

const CUSTOMER = `{ customer(id: "c1") {
  name email phone ssn tier
  invoices(first: 1) { number total { amount currency } }
  paymentMethods { __typename ... on Card { number } ... on BankAccount { iban } }
} }`;

test('nobody: 401 as a GraphQL response that says nothing more', async () => {
  const { status, text } = await world.ask('nobody', CUSTOMER);
  expect(status).toBe(401);
  expect(JSON.parse(text)).toEqual({
    errors: [{ message: 'A valid access token is needed.', extensions: { code: 'UNAUTHENTICATED' } }],
  });
});

test('support looks up a customer: name and tier, masked contact, no SSN, no payment data', async () => {
  const { data, errors, extensions } = await world.ask('support', CUSTOMER);
  expect(data).toEqual({
    customer: {
      name: 'Rosa Szymanski',
      email: 'r***@masked.invalid',
      phone: '***-**59',
      ssn: '',
      tier: 'GOLD',
      invoices: [{ number: '', total: { amount: 0, currency: '' } }],
      paymentMethods: [
        { __typename: 'Card', number: '' },
        { __typename: 'BankAccount', iban: '' },
      ],
    },
  });
  expect(
    errors.map(({ path, extensions: { code, coordinate, categories } }) => ({ path, code, coordinate, categories })),
  ).toContainEqual({
    path: ['customer', 'ssn'],
    code: 'PII_DENIED',
    coordinate: 'Customer.ssn',
    categories: ['SSN'],
  });
  expect(extensions.cordon).toMatchObject({
    masked: expect.arrayContaining(['customer.email', 'customer.ssn', 'customer.paymentMethods.iban']),
  });
});

test('billing reports: invoices and totals, masked names, no contact data', async () => {
  const { data } = await world.ask('billing', CUSTOMER);
  expect(data).toMatchObject({
    customer: {
      name: 'R. S.',
      email: null,
      phone: null,
      ssn: '',
      invoices: [{ number: 'INV-100001', total: { amount: 856.73, currency: 'USD' } }],
    },
  });
});

test('privacy sees all, and without a task too', async () => {
  const { data, errors, extensions } = await world.ask('privacy', CUSTOMER);
  expect(data).toMatchObject({ customer: { email: 'rosa.szymanski@1.mail.example', ssn: '497-55-1684' } });
  expect(errors).toEqual([]);
  expect(extensions).toEqual({});
});

test('a token without a task reveals nothing personal to the others', async () => {
  const { data } = await world.ask('support without task', CUSTOMER);
  expect(data).toMatchObject({ customer: { name: null, email: null, phone: null, ssn: '', tier: 'GOLD' } });
});

test('what is denied is not fetched (I6)', async () => {
  world.customers.forgetRequests();
  world.billing.forgetRequests();
  await world.ask('support', CUSTOMER);
  const sent = JSON.stringify([...world.customers.requests(), ...world.billing.requests()]);
  expect(sent).toContain('email');
  expect(sent).not.toMatch(/ssn|iban|number/);
});

test('I8: a mutation whose payload is fully hidden is still sent, once per root field', async () => {
  world.customers.forgetRequests();
  const { data } = await world.ask(
    'billing',
    'mutation { a: addNote(id: "c3", text: "first") { notes } b: addNote(id: "c3", text: "second") { notes } }',
  );
  expect(data).toEqual({ a: { notes: [] }, b: { notes: [] } });
  const after = await world.ask('privacy', '{ customer(id: "c3") { notes } }');
  expect(JSON.stringify(after.data)).toContain('first","second');
});

test('the same answer from variables and literals', async () => {
  const byVariable = await post(world.gateway, await world.token('support'), {
    query: 'query Find($id: ID!) { customer(id: $id) { name } }',
    variables: { id: 'c1' },
  });
  expect(byVariable.data).toEqual({ customer: { name: 'Rosa Szymanski' } });
});
