import { afterAll, beforeAll, expect, test } from 'vitest';
import { HEAD } from './graph.ts';
import type { Claims, SelfWorld } from './self-world.ts';
import { startSelfWorld } from './self-world.ts';

const POLICY = `
version: 1
categories: { SECRET: { mask: redact }, OTHER: { mask: redact } }
subjects: { Customer: { key: id, owns: [Order] }, Member: { key: number }, App: { key: name, claim: client } }
tasks: { none: { reveal: "*", arguments: [], default: deny } }
rules: [{ name: own data, when: { self: true }, on: { categories: "*" }, effect: reveal }]
`;

const PII = '@pii(category: "SECRET")';
const PEOPLE = `${HEAD}
  type Query {
    customer(id: ID!): Customer
    byMail(mail: String! ${PII}): Customer
    customers: [Customer!]!
    node(id: ID!): Node
    parties: [Party]!
    found: [Found!]!
    members: [Member!]!
    apps: [App!]!
    mail: String ${PII}
  }
  type Mutation { touch(id: ID!): Customer }
  interface Node { id: ID! }
  interface Party { mail: String ${PII} }
  union Found = Customer | Employee
  type Customer implements Node & Party @key(fields: "id") {
    id: ID!
    mail: String ${PII}
    pins: [String!]! ${PII}
    friends: [Customer!]!
    address: Address @pii(category: "OTHER")
    profile: Profile!
    manager: Employee
  }
  type Address { street: String resident: Customer }
  type Profile { nick: String ${PII} twin: Profile buddy: Customer }
  type Employee implements Node & Party @key(fields: "id") { id: ID! mail: String ${PII} }
  type Member @key(fields: "number") { number: Int mail: String ${PII} }
  type App @key(fields: "name") { name: String mail: String ${PII} }
`;
const ORDERS = `${HEAD}
  type Customer @key(fields: "id") { id: ID! orders: [Order!]! }
  type Order @key(fields: "id") { id: ID! note: String ${PII} customer: Customer! clerk: Clerk! }
  type Clerk @key(fields: "id") { id: ID! mail: String ${PII} }
`;

const secretOf = (kind: string, id: unknown): string => `canary-${kind}-${String(id)}-7f3a91c2`;
const customer = (id: string): object => ({
  __typename: 'Customer',
  id,
  mail: secretOf('mail', id),
  pins: [secretOf('pin', id)],
  friends: () => ['1', '2'].map(customer),
  address: () => ({ street: secretOf('street', id), resident: customer('2') }),
  profile: () => ({ nick: secretOf('nick', id), twin: { nick: secretOf('twin', id) }, buddy: customer('2') }),
  manager: () => employee('1'),
});
const employee = (id: string): object => ({ __typename: 'Employee', id, mail: secretOf('staff', id) });
const people = {
  Query: {
    customer: (_: unknown, { id }: { id: string }) => customer(id),
    byMail: () => customer('1'),
    customers: () => ['1', '2', '3'].map(customer),
    node: (_: unknown, { id }: { id: string }) => (id.startsWith('e') ? employee(id.slice(1)) : customer(id)),
    parties: () => [employee('1'), customer('1'), null, customer('2')],
    found: () => [customer('2'), employee('1'), customer('1')],
    members: () => [1, 2, null].map((number) => ({ number, mail: secretOf('member', number) })),
    apps: () => ['shop', 'app'].map((name) => ({ name, mail: secretOf('app', name) })),
    mail: () => secretOf('mail', 'root'),
  },
  Mutation: { touch: (_: unknown, { id }: { id: string }) => customer(id) },
  Customer: { __resolveReference: ({ id }: { id: string }) => customer(id) },
};
const orders = {
  Customer: {
    orders: ({ id }: { id: string }) => [
      {
        id: `o${id}`,
        note: secretOf('note', id),
        customer: { id: '2' },
        clerk: { id: '1', mail: secretOf('clerk', id) },
      },
    ],
  },
};
const SUBGRAPHS = {
  people: { sdl: PEOPLE, resolvers: people },
  orders: { sdl: ORDERS, resolvers: orders },
};

let world: SelfWorld;
beforeAll(async () => {
  world = await startSelfWorld(SUBGRAPHS, POLICY);
});
afterAll(() => world[Symbol.asyncDispose]());

const ONE: Claims = { sub: '1' };
const HIDDEN = '[redacted]';

async function dataFor(claims: Claims, query: string): Promise<unknown> {
  const { data, errors } = await world.askAs(claims, query);
  expect(errors).toEqual([]);
  return data;
}

test('a list that mixes own and foreign entities comes out right, the key asked for or not', async () => {
  const mails = [secretOf('mail', 1), HIDDEN, HIDDEN];
  expect(await dataFor(ONE, '{ customers { id mail } }')).toEqual({
    customers: mails.map((mail, index) => ({ id: String(index + 1), mail })),
  });
  expect(await dataFor(ONE, '{ customers { mail } }')).toEqual({ customers: mails.map((mail) => ({ mail })) });
});

test('one query, the own entity and another one', async () => {
  const query = '{ own: customer(id: "1") { mail pins } other: customer(id: "2") { mail pins } }';
  const { data, extensions } = await world.askAs(ONE, query);
  expect(data).toEqual({
    own: { mail: secretOf('mail', 1), pins: [secretOf('pin', 1)] },
    other: { mail: HIDDEN, pins: [HIDDEN] },
  });
  expect(extensions.cordon).toEqual({ masked: ['other.mail', 'other.pins', 'own.mail', 'own.pins'] });
});

test('A23 two who decide alike share what is compiled, and each sees their own', async () => {
  const query = 'query Shared { customers { mail } }';
  const seen = (index: number) => [1, 2, 3].map((id) => ({ mail: id === index ? secretOf('mail', id) : HIDDEN }));
  for (const id of [1, 2, 3, 2, 1]) expect(await dataFor({ sub: String(id) }, query)).toEqual({ customers: seen(id) });
  expect(await dataFor({ sub: 'nobody' }, query)).toEqual({ customers: seen(0) });
});

test('a subject below another is decided by itself', async () => {
  const query =
    '{ a: customer(id: "1") { friends { mail friends { mail } } } b: customer(id: "2") { friends { mail } } }';
  const both = [{ mail: secretOf('mail', 1) }, { mail: HIDDEN }];
  expect(await dataFor(ONE, query)).toEqual({
    a: { friends: both.map((each) => ({ ...each, friends: both })) },
    b: { friends: both },
  });
});

test('what is no entity belongs to the entity around it, at any depth', async () => {
  const query = (id: number) =>
    `{ customer(id: "${id}") { address { street resident { mail } } profile { nick twin { nick } buddy { mail } } } }`;
  expect(await dataFor(ONE, query(1))).toEqual({
    customer: {
      address: { street: secretOf('street', 1), resident: { mail: HIDDEN } },
      profile: { nick: secretOf('nick', 1), twin: { nick: secretOf('twin', 1) }, buddy: { mail: HIDDEN } },
    },
  });
  expect(await dataFor({ sub: '2' }, query(1))).toEqual({
    customer: {
      address: { street: HIDDEN, resident: { mail: secretOf('mail', 2) } },
      profile: { nick: HIDDEN, twin: { nick: HIDDEN }, buddy: { mail: secretOf('mail', 2) } },
    },
  });
});

test('an owned entity belongs to the subject that it is reached from, across subgraphs', async () => {
  const order = (id: number) => `{ customer(id: "${id}") { orders { note customer { mail } } } }`;
  expect(await dataFor(ONE, order(1))).toEqual({
    customer: { orders: [{ note: secretOf('note', 1), customer: { mail: HIDDEN } }] },
  });
  expect(await dataFor({ sub: '2' }, order(1))).toEqual({
    customer: { orders: [{ note: HIDDEN, customer: { mail: secretOf('mail', 2) } }] },
  });
});

test("below the own entity, an entity that nobody declared is nobody's", async () => {
  const query = '{ customer(id: "1") { mail manager { mail } orders { clerk { mail } } } }';
  expect(await dataFor(ONE, query)).toEqual({
    customer: { mail: secretOf('mail', 1), manager: { mail: HIDDEN }, orders: [{ clerk: { mail: HIDDEN } }] },
  });
});

test('A4 A5 A6 interfaces, unions and node(id:) are decided by the concrete entity', async () => {
  const query = `{
    parties { mail } found { ... on Party { mail } }
    own: node(id: "1") { ... on Party { mail } } other: node(id: "2") { ... on Party { mail } }
    staff: node(id: "e1") { ... on Party { mail } }
  }`;
  const own = { mail: secretOf('mail', 1) };
  const hidden = { mail: HIDDEN };
  expect(await dataFor(ONE, query)).toEqual({
    parties: [hidden, own, null, hidden],
    found: [hidden, hidden, own],
    own,
    other: hidden,
    staff: hidden,
  });
});

test('A1 A2 A3 A7 aliases and fragments change nothing, an alias that is called like the key neither', async () => {
  const query = `{
    customers { id: mail __typename: id mail: id ...F ... { x: mail } ... on Customer { x: mail } }
  } fragment F on Customer { f: mail }`;
  const own = secretOf('mail', 1);
  expect(await dataFor(ONE, query)).toEqual({
    customers: [1, 2, 3].map((id) => {
      const mail = id === 1 ? own : HIDDEN;
      return { id: mail, __typename: String(id), mail: String(id), f: mail, x: mail };
    }),
  });
});

test('A13 the payload of a mutation is decided like any other', async () => {
  const query = 'mutation { a: touch(id: "1") { mail } b: touch(id: "2") { mail } }';
  expect(await dataFor(ONE, query)).toEqual({ a: { mail: secretOf('mail', 1) }, b: { mail: HIDDEN } });
});

test('a whole number is its digits, null is nobody, and a root field is about nobody', async () => {
  expect(await dataFor({ sub: '1' }, '{ members { mail } mail }')).toEqual({
    members: [{ mail: secretOf('member', 1) }, { mail: HIDDEN }, { mail: HIDDEN }],
    mail: HIDDEN,
  });
  expect(await dataFor({ sub: 'null' }, '{ members { mail } }')).toEqual({
    members: [{ mail: HIDDEN }, { mail: HIDDEN }, { mail: HIDDEN }],
  });
});

test('a claim may be the client, and then it is not the subject', async () => {
  const query = '{ apps { mail } }';
  expect(await dataFor({ sub: 'shop', client_id: 'app' }, query)).toEqual({
    apps: [{ mail: HIDDEN }, { mail: secretOf('app', 'app') }],
  });
});

test('who has no token has no entity, not even one with an empty key', async () => {
  const { data } = await world.graph.ask('{ empty: customer(id: "") { mail } one: customer(id: "1") { mail } }');
  expect(data).toEqual({ empty: { mail: HIDDEN }, one: { mail: HIDDEN } });
});

test('an argument stays guarded, even where it finds the own entity', async () => {
  const { status, errors } = await world.askAs(ONE, '{ byMail(mail: "x") { mail } }');
  expect([status, errors[0]?.extensions.code]).toEqual([403, 'PII_BLOCKED']);
});

test('I6 the key is fetched where it decides, and nowhere else', async () => {
  const { graph } = world;
  graph.subgraph('people').forgetRequests();
  await world.askAs(ONE, '{ found { ... on Customer { mail } ... on Employee { mail } } }');
  await world.askAs({ ...ONE, scope: 'pii:secret:read' }, '{ customers { mail } }');
  const [split, revealed] = graph.subgraph('people').requests();
  expect(split?.query).toBe('{found{__typename ...on Customer{mail id}...on Employee{mail}}}');
  expect(revealed?.query).not.toContain('id');
});

const NARROWING = (effect: string): string =>
  POLICY.replace(
    'rules: [',
    `rules: [{ name: others, when: { others: true }, on: { categories: [SECRET] }, effect: ${effect} }, `,
  );

test('what others are denied is null for them, with one error a place whatever the rows are', async () => {
  await using denying = await startSelfWorld(SUBGRAPHS, NARROWING('deny'));
  const query = '{ customers { id mail pins profile { nick } } found { ... on Customer { mail } } }';
  const mixed = await denying.askAs(ONE, query);
  expect(mixed.data).toEqual({
    customers: ['1', '2', '3'].map((id) =>
      id === '1'
        ? { id, mail: secretOf('mail', 1), pins: [secretOf('pin', 1)], profile: { nick: secretOf('nick', 1) } }
        : { id, mail: null, pins: [], profile: { nick: null } },
    ),
    found: [{ mail: null }, {}, { mail: secretOf('mail', 1) }],
  });
  const places = mixed.errors.map(({ path, extensions }) => [path?.join('.'), extensions.coordinate]);
  expect(places).toEqual([
    ['customers', 'Customer.mail'],
    ['customers', 'Customer.pins'],
    ['customers', 'Profile.nick'],
    ['found', 'Customer.mail'],
  ]);
  const foreign = await denying.askAs({ sub: 'nobody' }, query);
  expect(foreign.errors).toEqual(mixed.errors);
  expect(foreign.extensions).toEqual(mixed.extensions);
});

test('what others may not see at all is no reason to refuse the own, unless it blocks', async () => {
  await using hiding = await startSelfWorld(SUBGRAPHS, NARROWING('"null"'));
  expect((await hiding.askAs(ONE, '{ customers { mail } mail }')).data).toEqual({
    customers: [{ mail: secretOf('mail', 1) }, { mail: null }, { mail: null }],
    mail: null,
  });
  await using blocking = await startSelfWorld(SUBGRAPHS, NARROWING('block'));
  const blocked = await blocking.askAs(ONE, '{ customer(id: "1") { mail } }');
  expect([blocked.status, blocked.errors[0]?.extensions.code]).toEqual([403, 'PII_BLOCKED']);
});

test("claims of issuers that do not count are nobody's", async () => {
  await using counted = await startSelfWorld(SUBGRAPHS, POLICY.replace('owns:', 'issuers: [ISSUER], owns:'));
  expect((await counted.askAs(ONE, '{ customer(id: "1") { mail } }')).data).toEqual({
    customer: { mail: secretOf('mail', 1) },
  });
  await expect(
    startSelfWorld(SUBGRAPHS, POLICY.replace('owns:', 'issuers: [https://else.example], owns:')),
  ).rejects.toThrow(/POLICY_UNFIT.*Customer counts claims of https:\/\/else\.example/);
});

test('what is computed from another entity is nobody’s own, what is computed from the own one is (A19)', async () => {
  const staff = `${HEAD}
    type Query { me: Customer }
    type Customer @key(fields: "id") { id: ID! mail: String ${PII} agent: Employee }
    type Employee @key(fields: "id") { id: ID! mail: String ${PII} }
  `;
  const cards = `${HEAD}
    type Customer @key(fields: "id") {
      id: ID!
      mail: String @external
      agent: Employee @external
      ownCard: String @requires(fields: "mail")
      agentCard: String @requires(fields: "agent { mail }")
    }
    type Employee @key(fields: "id") { id: ID! mail: String @external }
  `;
  const me = { id: '1', mail: secretOf('mail', '1'), agent: { id: '9', mail: secretOf('staff', '9') } };
  const card = (text: unknown): string => `card of ${String(text)}`;
  await using derived = await startSelfWorld(
    {
      staff: { sdl: staff, resolvers: { Query: { me: () => me }, Customer: { __resolveReference: () => me } } },
      cards: {
        sdl: cards,
        resolvers: {
          Customer: {
            ownCard: ({ mail }: { mail: string }) => card(mail),
            agentCard: ({ agent }: { agent: { mail: string } }) => card(agent.mail),
          },
        },
      },
    },
    `
version: 1
categories: { SECRET: { mask: redact } }
subjects: { Customer: { key: id } }
tasks: { none: { reveal: "*", default: deny } }
rules: [{ name: own data, when: { self: true }, on: { categories: "*" }, effect: reveal }]
`,
  );
  const { data, errors } = await derived.askAs(ONE, '{ me { mail ownCard agentCard agent { mail } } }');
  expect(errors).toEqual([]);
  expect(data).toEqual({
    me: { mail: me.mail, ownCard: card(me.mail), agentCard: HIDDEN, agent: { mail: HIDDEN } },
  });
});
