import { afterAll, beforeAll, expect, test } from 'vitest';
import { FindingsError } from '../src/lib/finding.ts';
import type { Graph, TestSubgraph } from './graph.ts';
import { HEAD, startGraph } from './graph.ts';

const SDL = `${HEAD}
  interface Person { name: String @pii(category: "NAME") mail: String @pii(category: "MAIL") }
  type Customer implements Person @key(fields: "id") { id: ID! name: String mail: String home: Address @pii(category: "HOME") plain: Int }
  type Employee implements Person { name: String mail: String }
  type Address { street: String city: String }
  type Query { customer: Customer people: [Person!]! find(mail: String @pii(category: "MAIL", use: FILTER)): Int home: Address @pii(category: "HOME") }
  type Mutation { setMail(mail: String @pii(category: "MAIL")): Customer touch: Customer }
`;

const ADDRESS = { street: 'Canary Street 7f3a91', city: 'Canary City 91c2d4' };
const CUSTOMER = { id: 'c1', name: 'Canary Name 7f3a91', mail: 'canary-91c2d4@mail.example', home: ADDRESS, plain: 1 };

const SUBGRAPH: TestSubgraph = {
  sdl: SDL,
  resolvers: {
    Query: {
      customer: () => CUSTOMER,
      people: () => [
        { __typename: 'Customer', ...CUSTOMER },
        { __typename: 'Employee', name: 'Employee Name', mail: 'employee-91c2d4@mail.example' },
      ],
      find: () => 1,
      home: () => ADDRESS,
    },
    Mutation: { setMail: () => CUSTOMER, touch: () => CUSTOMER },
    Customer: { __resolveReference: () => CUSTOMER },
  },
};

/** What is open to everybody, so that rules alone narrow. */
function policyWith(rules: string): string {
  return `
version: 1
categories: { NAME: { scopes: [[cordon:none]] }, MAIL: {}, HOME: {} }
tasks: { none: { mask: "*", arguments: "*" } }
rules:
${rules}
`;
}

const RULES = `
  - { name: held, when: { operations: [query] }, on: { coordinates: [Customer.name] }, effect: hold }
  - { name: blocked, when: { operations: [mutation] }, on: { categories: [MAIL] }, effect: block }
  - { name: covered, on: { coordinates: [Customer.home] }, effect: deny }
  - { name: elsewhere, when: { clients: [shop] }, on: { categories: "*" }, effect: block }
  - { name: only recorded, mode: shadow, on: { categories: "*" }, effect: block }
  - { name: on an interface, on: { coordinates: [Person.mail] }, effect: "null" }
  - { name: asked first, on: { coordinates: ["Query.find(mail:)"] }, effect: hold }
`;

let graph: Graph;
beforeAll(async () => {
  graph = await startGraph({ one: SUBGRAPH }, policyWith(RULES));
});
afterAll(() => graph[Symbol.asyncDispose]());

async function sentFor(query: string): Promise<readonly unknown[]> {
  graph.subgraph('one').forgetRequests();
  await graph.ask(query);
  return graph.subgraph('one').requests();
}

test('a rule that holds refuses the whole operation until it is approved, and nothing is fetched', async () => {
  const { status, errors, data } = await graph.ask('{ customer { plain name } }');
  expect(status).toBe(403);
  expect(data).toBeUndefined();
  expect(errors).toMatchObject([
    { extensions: { code: 'APPROVAL_REQUIRED', coordinate: 'Customer.name', categories: ['NAME'] } },
  ]);
  expect(errors[0]?.path).toBeUndefined();
  expect(await sentFor('{ customer { plain name } }')).toEqual([]);
  expect((await graph.ask('{ customer { plain } }')).data).toEqual({ customer: { plain: 1 } });
});

test('I8 a mutation runs whole or not at all: a block in its payload or of what it writes sends nothing', async () => {
  for (const query of [
    'mutation { touch { plain } setMail(mail: "new@mail.example") { plain } }',
    'mutation { touch { plain } again: touch { mail } }',
  ]) {
    const { status, errors } = await graph.ask(query);
    expect(status).toBe(403);
    expect(errors).toMatchObject([{ extensions: { code: 'PII_BLOCKED', categories: ['MAIL'] } }]);
    expect(await sentFor(query)).toEqual([]);
  }
  expect((await graph.ask('mutation { touch { name } }')).data).toEqual({ touch: { name: '[redacted]' } });
});

test('I8 a variable that a mutation writes is refused too', async () => {
  const query = 'mutation Set($mail: String) { setMail(mail: $mail) { plain } }';
  expect((await graph.ask(query, { mail: 'new@mail.example' })).status).toBe(403);
});

test('a rule that holds an argument holds its literals and its variables', async () => {
  const held = { code: 'APPROVAL_REQUIRED', coordinate: 'Query.find(mail:)', categories: ['MAIL'] };
  const byLiteral = await graph.ask('{ find(mail: "a@mail.example") }');
  const byVariable = await graph.ask('query Find($mail: String) { find(mail: $mail) }', { mail: 'a@mail.example' });
  for (const { status, errors } of [byLiteral, byVariable]) {
    expect(status).toBe(403);
    expect(errors).toMatchObject([{ extensions: held }]);
  }
  expect((await graph.ask('{ find }')).data).toEqual({ find: 1 });
});

test('a rule on a composite field holds for what it covers, and on that way only', async () => {
  const { data, errors } = await graph.ask('{ customer { home { street city } } home { street } }');
  expect(data).toEqual({ customer: { home: null }, home: { street: '[redacted]' } });
  expect(errors).toMatchObject([{ path: ['customer', 'home'], extensions: { code: 'PII_DENIED' } }]);
});

test('A5 a rule on a field of an interface is one on every type that has it', async () => {
  const { data } = await graph.ask('{ people { mail } customer { mail } }');
  expect(data).toEqual({ people: [{ mail: null }, { mail: null }], customer: { mail: null } });
});

test('A23 operations of two kinds are never compiled alike', async () => {
  const [query, mutation] = await Promise.all([
    graph.ask('query Same { customer { name } }'),
    graph.ask('mutation Same { touch { name } }'),
  ]);
  expect([query.status, mutation.status]).toEqual([403, 200]);
});

test('a rule on what is not personal refuses to start, at its line', async () => {
  const starting = startGraph(
    { one: SUBGRAPH },
    policyWith('  - { name: a, on: { coordinates: [Customer.plain] }, effect: block }'),
  );
  await expect(starting).rejects.toThrow(FindingsError);
  await expect(starting).rejects.toThrow(/policy\.yaml:6: error POLICY_UNFIT: The rule "a" is on Customer\.plain/);
});
