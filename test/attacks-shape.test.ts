import { afterAll, beforeAll, expect, test } from 'vitest';
import { creditScoreOf } from '../subgraphs/billing/credit-score.ts';
import { DENYING, HEAD, startGraph } from './graph.ts';
import { post, startWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

const SSN = '497-55-1684';
const CANARY = 'canary-7f3a91c2d4';

test.each(['{ customer(id: "c1") { creditScore ssn: tier } }', '{ customer(id: "c1") { ssn: tier creditScore } }'])(
  'A1 aliases onto planned keys: %s answers no SSN, and the join gets the true one',
  async (query) => {
    world.billing.forgetRequests();
    const { data, text } = await world.ask('privacy', query);
    expect(data).toEqual({ customer: { creditScore: creditScoreOf(SSN, '1941-02-06'), ssn: 'GOLD' } });
    expect(text).not.toContain(SSN);
    expect(world.billing.requests()[0]?.variables).toMatchObject({ representations: [{ id: 'c1', ssn: SSN }] });
  },
);

test('A1 a document that names a reserved key is refused', async () => {
  const { status, errors } = await world.ask('privacy', '{ cordon__0: customer(id: "c1") { tier } }');
  expect([status, errors[0]?.extensions.code]).toEqual([400, 'RESERVED_NAME']);
});

test('A2 one response key from sibling fragments is masked once and for all', async () => {
  const { data } = await world.ask(
    'billing',
    '{ customer(id: "c1") { ... { n: name } ...on Customer { n: name } ...F } } fragment F on Customer { n: name }',
  );
  expect(data).toEqual({ customer: { n: 'R. S.' } });
});

test('A3 fragments: errors do not tell that a fragment was filtered', async () => {
  const named = await world.ask('support', '{ customer(id: "c1") { ...F } } fragment F on Customer { ssn }');
  const plain = await world.ask('support', '{ customer(id: "c1") { ssn } }');
  expect(named.errors).toEqual(plain.errors);
});

const PEOPLE = {
  Query: {
    everybody: () => [
      { __typename: 'A', secret: CANARY, n: 1 },
      { __typename: 'B', secret: CANARY, n: 2 },
    ],
  },
};

test('A4 an annotated implementer is masked through the interface, and does not taint the other', async () => {
  const sdl = `${HEAD} type Query { everybody: [I!]! } interface I { secret: String } type A implements I { secret: String @pii(category: "SECRET") } type B implements I { secret: String }`;
  await using graph = await startGraph({ one: { sdl, resolvers: PEOPLE } });
  const { data } = await graph.ask('{ everybody { secret } }');
  expect(data).toEqual({ everybody: [{ secret: '[redacted]' }, { secret: CANARY }] });
});

test('A4 what one implementer denies is not fetched for it, and is for the other', async () => {
  const sdl = `${HEAD} type Query { everybody: [I!]! } interface I { secret: String } type A implements I { secret: String @pii(category: "SECRET") } type B implements I { secret: String }`;
  await using graph = await startGraph({ one: { sdl, resolvers: PEOPLE } }, DENYING);
  const { data } = await graph.ask('{ everybody { secret } }');
  expect(data).toEqual({ everybody: [{ secret: null }, { secret: CANARY }] });
  const [sent] = graph.subgraph('one').requests();
  expect(sent?.query).toMatch(/\.\.\.\s*on B\s*{\s*secret/);
  expect(sent?.query).not.toMatch(/\.\.\.\s*on A\s*{[^}]*secret/);
});

test('A5 an annotated interface is masked through ... on T', async () => {
  const sdl = `${HEAD} type Query { everybody: [I!]! } interface I { secret: String @pii(category: "SECRET") } type A implements I { secret: String } type B implements I { secret: String }`;
  await using graph = await startGraph({ one: { sdl, resolvers: PEOPLE } });
  const { text } = await graph.ask('{ everybody { ... on A { secret } ... on B { s: secret } } }');
  expect(text).not.toContain(CANARY);
});

test('A6 members of an annotated union, and annotated members of a union, are masked', async () => {
  const types = 'type A { secret: String n: Int } type B { secret: String @pii(category: "SECRET") n: Int }';
  await using tainted = await startGraph({
    one: {
      sdl: `${HEAD} type Query { everybody: [U!]! } union U @pii(category: "SECRET") = A | B ${types}`,
      resolvers: PEOPLE,
    },
  });
  const all = await tainted.ask('{ everybody { ... on A { secret n } ... on B { secret } } }');
  expect(all.data).toEqual({ everybody: [{ secret: '[redacted]', n: 0 }, { secret: '[redacted]' }] });
  await using partly = await startGraph({
    one: { sdl: `${HEAD} type Query { everybody: [U!]! } union U = A | B ${types}`, resolvers: PEOPLE },
  });
  const some = await partly.ask('{ everybody { ... on A { secret } ... on B { secret } } }');
  expect(some.data).toEqual({ everybody: [{ secret: CANARY }, { secret: '[redacted]' }] });
});

test('A7 aliases of and onto __typename change nothing', async () => {
  const query = '{ people(first: 2) { __typename: id kind: __typename id: name } }';
  const { data } = await world.ask('billing', query);
  expect(data).toEqual({
    people: [
      { __typename: 'c1', kind: 'Customer', id: 'R. S.' },
      { __typename: 'e1', kind: 'Employee', id: expect.stringMatching(/^.\. .\.$/) },
    ],
  });
});

test('A9 nested lists, null lists, lists of lists', async () => {
  const sdl = `${HEAD} type Query { grid: [[String]] @pii(category: "SECRET") none: [[String!]!] @pii(category: "SECRET") }`;
  await using graph = await startGraph({
    one: { sdl, resolvers: { Query: { grid: () => [[CANARY, null], null, []], none: () => null } } },
  });
  const { data } = await graph.ask('{ grid none }');
  expect(data).toEqual({ grid: [['[redacted]', null], null, []], none: null });
});

test('A10 A11 personal data in JSON, Int, Float, ID, enum and Boolean', async () => {
  const p = '@pii(category: "SECRET")';
  const sdl = `${HEAD} scalar JSON enum E { FIRST SECOND } type Query { json: JSON ${p} int: Int! ${p} float: Float! ${p} id: ID! ${p} e: E! ${p} b: Boolean! ${p} }`;
  const resolvers = {
    Query: {
      json: () => ({ deep: [CANARY] }),
      int: () => 777123777,
      float: () => 777123.5,
      id: () => CANARY,
      e: () => 'SECOND',
      b: () => true,
    },
  };
  await using graph = await startGraph({ one: { sdl, resolvers } });
  const { data, text } = await graph.ask('{ json int float id e b }');
  expect(text).not.toMatch(/canary|777123|SECOND/);
  expect(data).toMatchObject({ json: {}, int: 0, float: 0, e: 'FIRST', b: false });
  expect((data as { id: string }).id).toMatch(/^[\w-]{22}$/);
});

test('A12 _entities and _service are not in the schema', async () => {
  for (const query of ['{ _entities(representations: []) { __typename } }', '{ _service { sdl } }']) {
    expect((await world.ask('privacy', query)).errors[0]?.extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
  }
});

test("A13 a mutation's payload is masked like a query's, its input not echoed", async () => {
  const { data, text } = await world.ask(
    'support',
    `mutation { updateEmail(id: "c9", email: "${CANARY}@mail.example") { email } }`,
  );
  expect(text).not.toContain(CANARY);
  expect(data).toEqual({ updateEmail: { email: 'c***@masked.invalid' } });
});

test('A14 __proto__, constructor and toString as aliases are keys like any other', async () => {
  const { text } = await world.ask(
    'privacy',
    '{ customer(id: "c1") { __proto__: tier constructor: tier toString: name hasOwnProperty: id } }',
  );
  expect(text).toContain(
    '"customer":{"__proto__":"GOLD","constructor":"GOLD","toString":"Rosa Szymanski","hasOwnProperty":"c1"}',
  );
});

test('A15 several operations: the named one runs, none without a name', async () => {
  const query = 'query A { customer(id: "c1") { ssn } } query B { customer(id: "c1") { tier } }';
  const token = await world.token('support');
  const send = (operationName?: string) => post(world.gateway, token, { query, operationName });
  expect(await send('B')).toMatchObject({ data: { customer: { tier: 'GOLD' } }, errors: [] });
  expect((await send('A')).errors).toHaveLength(1);
  expect((await send()).errors[0]?.extensions.code).toBe('OPERATION_RESOLUTION_FAILURE');
  expect((await send('C')).errors[0]?.extensions.code).toBe('OPERATION_RESOLUTION_FAILURE');
});

test('a hidden non-null ID is a pseudonym of it, never a constant', async () => {
  const sdl = `${HEAD} type Query { people: [P!]! } type P { id: ID! @pii(category: "SECRET") }`;
  const resolvers = { Query: { people: () => [{ id: `${CANARY}1` }, { id: `${CANARY}2` }] } };
  await using graph = await startGraph({ one: { sdl, resolvers } }, DENYING);
  const { data, text, errors } = await graph.ask('{ people { id } }');
  const ids = (data as { people: readonly { id: string }[] }).people.map((each) => each.id);
  expect(new Set(ids).size).toBe(2);
  expect(text).not.toContain(CANARY);
  expect(errors.map((error) => [error.path, error.extensions.code])).toEqual([[['people'], 'PII_DENIED']]);
});

test('I8 a mutation whose root field is denied is not sent, an ID that is fetched for its pseudonym neither', async () => {
  let sent = 0;
  const register = () => {
    sent += 1;
    return CANARY;
  };
  const sdl = `${HEAD} type Query { a: Int } type Mutation { register: ID! @pii(category: "SECRET") other: Int }`;
  const resolvers = { Query: { a: () => 1 }, Mutation: { register, other: register } };
  await using graph = await startGraph({ one: { sdl, resolvers } }, DENYING);
  const { data, errors } = await graph.ask('mutation { other register }');
  expect([data ?? null, errors.map((error) => error.extensions.code), sent]).toEqual([null, ['PII_DENIED'], 0]);
});
