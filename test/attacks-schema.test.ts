import { afterAll, beforeAll, expect, test } from 'vitest';
import { FindingsError } from '../src/lib/finding.ts';
import type { TestSubgraph } from './graph.ts';
import { DENYING, HEAD, MASKING, startGraph } from './graph.ts';
import { openStockGateway } from './stock-gateway.ts';
import { startWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

const CANARY = 'canary-7f3a91c2d4';
const secretQuery = { Query: { secret: () => CANARY, open: () => 'open' } };

/** The codes of the findings with which a graph is refused. */
async function refusal(subgraphs: Readonly<Record<string, TestSubgraph>>): Promise<readonly string[]> {
  try {
    await using graph = await startGraph(subgraphs);
    return graph.warnings.map((finding) => `served, ${finding.code}`);
  } catch (error) {
    if (error instanceof FindingsError) return error.findings.map((finding) => finding.code);
    throw error;
  }
}

test('A16 a renamed directive is known by its URL', async () => {
  const head = HEAD.replace('import: ["@pii", "@notPii"]', 'import: [{ name: "@pii", as: "@secretive" }, "@notPii"]')
    .replace('@composeDirective(name: "@pii")', '@composeDirective(name: "@secretive")')
    .replace('directive @pii', 'directive @secretive');
  const sdl = `${head} type Query { secret: String @secretive(category: "SECRET") open: String }`;
  await using graph = await startGraph({ one: { sdl, resolvers: secretQuery } });
  expect((await graph.ask('{ secret open }')).data).toEqual({ secret: '[redacted]', open: 'open' });
});

test('A17 an annotation that composition would lose refuses', async () => {
  const sdl = `${HEAD.replace('@composeDirective(name: "@pii")', '')} type Query { secret: String @pii(category: "SECRET") }`;
  expect(await refusal({ one: { sdl, resolvers: secretQuery } })).toContain('PII_LOST');
  const unlinked =
    'directive @pii(category: String!) on FIELD_DEFINITION type Query { secret: String @pii(category: "SECRET") }';
  expect(await refusal({ one: { sdl: unlinked, resolvers: secretQuery } })).toContain('PII_NOT_LINKED');
});

test('A18 where subgraphs disagree, the union holds', async () => {
  const one = `${HEAD} type Query { thing: Thing } type Thing @key(fields: "id") { id: ID! secret: String @shareable @pii(category: "SECRET") }`;
  const two = `${HEAD} type Thing @key(fields: "id") { id: ID! secret: String @shareable }`;
  const resolvers = { Query: { thing: () => ({ id: '1', secret: CANARY }) } };
  await using graph = await startGraph({ one: { sdl: one, resolvers }, two: { sdl: two, resolvers: {} } });
  expect((await graph.ask('{ thing { secret } }')).data).toEqual({ thing: { secret: '[redacted]' } });
});

const OWNER: TestSubgraph = {
  sdl: `${HEAD} type Query { thing: Thing } type Thing @key(fields: "id") { id: ID! secret: String @pii(category: "SECRET", mask: "last4") open: String }`,
  resolvers: {
    Query: { thing: () => ({ id: '1', secret: CANARY, open: 'open' }) },
    Thing: { __resolveReference: () => ({ id: '1', secret: CANARY, open: 'open' }) },
  },
};

function heir(field: string): TestSubgraph {
  return {
    sdl: `${HEAD} type Thing @key(fields: "id") { id: ID! secret: String @external greeting: String @requires(fields: "secret") ${field} }`,
    resolvers: { Thing: { greeting: ({ secret }: { secret: string }) => `Dear ${secret}` } },
  };
}

test("A19 what requires a personal field is personal: redacted, never by the field's own mask", async () => {
  await using graph = await startGraph({ one: OWNER, two: heir('') });
  expect((await graph.ask('{ thing { greeting } }')).data).toEqual({ thing: { greeting: '[redacted]' } });
});

test('A19 @notPii(reason:) opens what was reviewed', async () => {
  const reviewed = heir('').sdl.replace(
    '@requires(fields: "secret")',
    '@requires(fields: "secret") @notPii(reason: "test")',
  );
  await using graph = await startGraph({ one: OWNER, two: { ...heir(''), sdl: reviewed } });
  expect((await graph.ask('{ thing { greeting } }')).data).toEqual({ thing: { greeting: `Dear ${CANARY}` } });
});

test('A20 strings of a subgraph that is sent a personal key are a finding', async () => {
  const one = `${HEAD} type Query { thing: Thing } type Thing @key(fields: "mail") { mail: String! @pii(category: "SECRET") }`;
  const two = `${HEAD} type Thing @key(fields: "mail") { mail: String! note: String }`;
  await using graph = await startGraph({ one: { sdl: one, resolvers: {} }, two: { sdl: two, resolvers: {} } });
  expect(graph.warnings.map(({ code, coordinate, place }) => [code, coordinate, place?.file])).toContainEqual([
    'PII_KEY_TRAVELS',
    'Thing.note',
    'two.graphql',
  ]);
});

test('A21 @interfaceObject: a field that another subgraph adds to an interface is masked on every implementer', async () => {
  const one = `${HEAD} type Query { media: [Media!]! } interface Media @key(fields: "id") { id: ID! } type Book implements Media @key(fields: "id") { id: ID! } type Film implements Media @key(fields: "id") { id: ID! }`;
  const two = `${HEAD} type Media @interfaceObject @key(fields: "id") { id: ID! owner: String @pii(category: "SECRET") }`;
  await using graph = await startGraph({
    one: {
      sdl: one,
      resolvers: {
        Query: {
          media: () => [
            { __typename: 'Book', id: '1' },
            { __typename: 'Film', id: '2' },
          ],
        },
      },
    },
    two: {
      sdl: two,
      resolvers: { Media: { __resolveReference: ({ id }: { id: string }) => ({ id, owner: CANARY }) } },
    },
  });
  const { data } = await graph.ask(
    '{ media { id ... on Book { owner } ... on Film { o: owner } } all: media { owner } }',
  );
  expect(data).toEqual({
    media: [
      { id: '1', owner: '[redacted]' },
      { id: '2', o: '[redacted]' },
    ],
    all: [{ owner: '[redacted]' }, { owner: '[redacted]' }],
  });
});

test('A21 @override: the annotation of the subgraph that was overridden holds', async () => {
  const one = `${HEAD} type Query { thing: Thing } type Thing @key(fields: "id") { id: ID! secret: String @pii(category: "SECRET") }`;
  const two = `${HEAD} type Thing @key(fields: "id") { id: ID! secret: String @override(from: "one") }`;
  const resolvers = { Thing: { __resolveReference: () => ({ id: '1', secret: CANARY }) } };
  await using graph = await startGraph({
    one: { sdl: one, resolvers: { Query: { thing: () => ({ id: '1' }) } } },
    two: { sdl: two, resolvers },
  });
  expect((await graph.ask('{ thing { secret } }')).data).toEqual({ thing: { secret: '[redacted]' } });
});

test('A23 plans never mix principals: the same document by turns', async () => {
  const query = '{ customer(id: "c1") { email ssn } }';
  for (const caller of ['privacy', 'support', 'privacy', 'billing', 'support'] as const) {
    const { text } = await world.ask(caller, query);
    expect(text.includes('497-55-1684')).toBe(caller === 'privacy');
    expect(text.includes('rosa.szymanski@1')).toBe(caller === 'privacy');
  }
});

test('A24 masking breaks no join: what a caller may not see still joins', async () => {
  const one = `${HEAD} type Query { thing: Thing } type Thing @key(fields: "mail") { mail: String! @pii(category: "SECRET") }`;
  const two = `${HEAD} type Thing @key(fields: "mail") { mail: String! points: Int }`;
  const resolvers = { Thing: { points: ({ mail }: { mail: string }) => mail.length } };
  await using graph = await startGraph({
    one: { sdl: one, resolvers: { Query: { thing: () => ({ mail: CANARY }) } } },
    two: { sdl: two, resolvers },
  });
  expect((await graph.ask('{ thing { mail points } }')).data).toEqual({
    thing: { mail: '[redacted]', points: CANARY.length },
  });
});

test.each([
  ['a literal', '{ customerByEmail(email: "a@b.example") { tier } }', {}],
  ['null', '{ customers(filter: { email: null }) { id } }', {}],
  ['a variable', 'query($e: String!) { customerByEmail(email: $e) { tier } }', { e: 'a@b.example' }],
  ['a nested literal', '{ customers(filter: { email: "a" }) { id } }', {}],
  ['a nested variable', 'query($e: String) { customers(filter: { email: $e }) { id } }', { e: 'a' }],
  ['an input object by variable', 'query($f: CustomerFilter) { customers(filter: $f) { id } }', { f: { email: 'a' } }],
  ['a default of a variable', 'query($f: CustomerFilter = { email: "a" }) { customers(filter: $f) { id } }', {}],
  ['a search', '{ search(text: "Rosa") { __typename } }', {}],
])('A25 a filter on a hidden field is blocked before anything is sent: %s', async (_, query, variables) => {
  world.customers.forgetRequests();
  const { status, data, errors } = await world.ask('billing', query, variables);
  expect([status, data, errors[0]?.extensions.code]).toEqual([403, undefined, 'PII_BLOCKED']);
  expect(world.customers.requests()).toEqual([]);
});

test('A25 the task that may use the argument may, and an unused filter is no use', async () => {
  expect(
    (await world.ask('support', '{ customerByEmail(email: "rosa.szymanski@1.mail.example") { name } }')).data,
  ).toEqual({ customerByEmail: { name: 'Rosa Szymanski' } });
  const unused = await world.ask(
    'billing',
    'query($e: String) { customers(first: 1, filter: { email: $e, tier: GOLD }) { tier } }',
  );
  expect(unused.data).toEqual({ customers: [{ tier: 'GOLD' }] });
});

test('A28 a sort key that arrives by variable, as a list inside a list, is guarded', async () => {
  const sdl = `${HEAD} enum Key { OPEN HIDDEN @pii(category: "SECRET") } type Query { rows(sort: [[Key!]!]): [Int] }`;
  await using graph = await startGraph({ one: { sdl, resolvers: { Query: { rows: () => [1] } } } }, DENYING);
  const query = 'query($keys: [Key!]!) { rows(sort: [$keys]) }';
  expect((await graph.ask(query, { keys: ['OPEN'] })).data).toEqual({ rows: [1] });
  expect((await graph.ask(query, { keys: ['OPEN', 'HIDDEN'] })).errors[0]?.extensions.code).toBe('PII_BLOCKED');
});

test('I8 A29: in a mutation a FILTER argument is blocked and nothing is sent, a written one is not', async () => {
  const sdl = `${HEAD} type Query { a: Int } type Mutation { write(text: String @pii(category: "SECRET")): Int remove(where: String @pii(category: "SECRET", use: FILTER)): Int hide: String @pii(category: "SECRET") }`;
  const resolvers = { Mutation: { write: () => 1, remove: () => 2, hide: () => CANARY } };
  await using graph = await startGraph({ one: { sdl, resolvers } }, DENYING);
  expect((await graph.ask('mutation { write(text: "x") }')).data).toEqual({ write: 1 });
  graph.subgraph('one').forgetRequests();
  for (const query of ['mutation { write(text: "x") remove(where: "x") }', 'mutation { write(text: "x") hide }']) {
    const { data, errors } = await graph.ask(query);
    expect([data ?? null, errors.length]).toEqual([null, 1]);
  }
  expect(graph.subgraph('one').requests()).toEqual([]);
});

test.each([
  ['email', ['a***@masked.invalid', 'a***@masked.invalid'], 1],
  ['hash', [expect.stringContaining(':'), expect.stringContaining(':')], 0],
])('F40 people that a client knows by a masked key: %s', async (mask, shown, warned) => {
  const people = [{ email: 'ada@lovelace.example' }, { email: 'alan@turing.example' }];
  const sdl = `${HEAD} type Query { users: [User!]! } type User @key(fields: "email") { email: String! @pii(category: "SECRET") n: Int }`;
  const resolvers = { Query: { users: () => people } };
  await using graph = await startGraph({ one: { sdl, resolvers } }, MASKING.replace('redact', mask));
  const { data } = await graph.ask('{ users { email } }');
  const emails = (data as { users: readonly { email: string }[] }).users.map(({ email }) => email);
  expect(emails).toEqual(shown);
  expect(graph.warnings.filter(({ code }) => code === 'PII_KEY_INDISTINCT')).toHaveLength(warned);
  expect(new Set(emails).size).toBe(2 - warned);
});

test('the composed supergraph is refused by the stock gateway while it is marked for SECURITY', async () => {
  const { ApolloGateway } = await import('@apollo/gateway');
  const stock = new ApolloGateway({
    supergraphSdl: world.supergraphSdl,
    logger: { debug() {}, info() {}, warn() {}, error() {} },
  });
  await expect(stock.load()).rejects.toThrow();
  const unmarked = await openStockGateway(world.supergraphSdl, world.gateway.serviceAssertion);
  await unmarked.close();
});

test.each([
  ['PII_UNKNOWN_CATEGORY', 'type Query { a: String @pii(category: "NOPE") }'],
  ['PII_UNKNOWN_MASK', 'type Query { a: String @pii(category: "SECRET", mask: "nope") }'],
  ['PII_MASK_MISFIT', 'type Query { a: Int @pii(category: "SECRET", mask: "last4") }'],
  ['PII_UNKNOWN_MASK', 'type Query { a: Float @pii(category: "SECRET", mask: "round(0)") }'],
  ['PII_MASK_MISFIT', 'type Query { a: Int @pii(category: "SECRET", mask: "round(0.1)") }'],
  ['PII_CONTRADICTION', 'type Query { a: String @pii(category: "SECRET") @notPii(reason: "x") }'],
  ['PII_MALFORMED', 'type Query { a: String @pii(category: "SECRET", scopes: [[]]) }'],
  ['served, PII_LOOKS_PERSONAL', 'type Query { email: String }'],
  ['served, PII_PARTLY_COVERED', 'type Query { a: T @pii(category: "SECRET") b: T } type T { x: Int }'],
])('finding %s', async (code, types) => {
  expect(await refusal({ one: { sdl: `${HEAD} ${types}`, resolvers: {} } })).toContain(code);
});

const STAMPED = 'scalar Stamp type V { stamp: Stamp! open: Int }';
const COVERED = '@pii(category: "SECRET")';

test.each([
  ['by itself', `scalar Stamp type Query { a: Stamp! ${COVERED} }`],
  ['by the mask null', 'scalar Stamp type Query { a: Stamp! @pii(category: "SECRET", mask: "null") }'],
  ['by the mask drop', 'scalar Stamp type Query { a: Stamp! @pii(category: "SECRET", mask: "drop") }'],
  ['by its scalar', `scalar Stamp ${COVERED} type Query { a: Stamp! }`],
  ['by its type', `scalar Stamp type V ${COVERED} { stamp: Stamp! } type Query { v: V }`],
  [
    'by what it is computed from',
    `scalar Stamp type Query { e: E } type E @key(fields: "id") { id: ID! s: Int ${COVERED} }`,
  ],
  ['by a cover', `${STAMPED} type Query { v: V ${COVERED} }`],
  ['by a cover that may not be null', `${STAMPED} type Query { v: V! ${COVERED} }`],
  ['by a cover of a list', `${STAMPED} type Query { v: [[V!]!]! ${COVERED} }`],
  ['by a cover further above', `${STAMPED} type W { v: [V] } type Query { w: W ${COVERED} }`],
  [
    'by the cover of an entity',
    `scalar Stamp type E @key(fields: "id") { id: ID! stamp: Stamp! } type Query { e: E ${COVERED} }`,
  ],
  [
    'by the cover of an entity above it',
    `${STAMPED} type E @key(fields: "id") { id: ID! v: V } type Query { e: E ${COVERED} }`,
  ],
  [
    'by the cover of an interface',
    `${STAMPED.replace('type V', 'interface I { open: Int } type V implements I')} type Query { i: I ${COVERED} }`,
  ],
  ['by the cover of a union', `${STAMPED} union U = V | O type O { x: Int } type Query { u: U ${COVERED} }`],
  [
    'by the annotation of an interface',
    `${STAMPED.replace('type V', `interface I ${COVERED} { open: Int } type V implements I`)} type Query { i: I }`,
  ],
  ['by the annotation of a union', `${STAMPED} union U ${COVERED} = V | O type O { x: Int } type Query { u: U }`],
  [
    'with what cannot be null',
    `scalar Stamp type V { e: E! } type E @key(fields: "id") { id: ID! stamp: Stamp! } type Query { v: V! ${COVERED} }`,
  ],
])('I4 a value without a safe default refuses where it would be hidden %s', async (_, types) => {
  const two = `${HEAD} scalar Stamp type E @key(fields: "id") { id: ID! s: Int @external stamp: Stamp! @requires(fields: "s") }`;
  const isComputed = types.includes('s: Int');
  const one = { sdl: `${HEAD} ${types}`, resolvers: {} };
  const findings = await refusal(isComputed ? { one, two: { sdl: two, resolvers: {} } } : { one });
  expect(findings).toEqual(['PII_NO_SAFE_DEFAULT']);
});

test('I4 what covers a value without a safe default is named, and what to do', async () => {
  const sdl = `${HEAD}\nscalar Stamp type V { e: E! }\ntype E @key(fields: "id") { id: ID!\nstamp: Stamp! }\ntype W { stamp: Stamp! }\ntype Query {\nv: V! ${COVERED}\nw: W ${COVERED} }`;
  const first = HEAD.split('\n').length + 1;
  await expect(startGraph({ one: { sdl, resolvers: {} } })).rejects.toMatchObject({
    findings: [
      {
        code: 'PII_NO_SAFE_DEFAULT',
        coordinate: 'W.stamp',
        place: { file: 'one.graphql', line: first + 3 },
        message: expect.stringContaining('Query.w'),
        fix: expect.stringContaining('(Stamp)'),
      },
      {
        code: 'PII_NO_SAFE_DEFAULT',
        coordinate: 'Query.v',
        place: { file: 'one.graphql', line: first + 5 },
        message: expect.stringContaining('E.stamp'),
        fix: expect.stringMatching(/Query\.v.*\(V\).*E\.stamp/),
      },
    ],
  });
});

const NULLING = DENYING.replace('default: deny', 'default: "null"');

test.each([
  [
    'mask',
    MASKING,
    {
      open: 'o',
      v: { stamp: null, day: '1970-01-01', l: [], ln: [null], ll: [[], []] },
      nn: { day: '1970-01-01' },
      l: [],
      ll: [[], []],
      ln: [null, null],
      pair: [],
    },
  ],
  ['null', NULLING, { open: 'o', v: null, nn: { day: '1970-01-01' }, l: null, ll: [], ln: null, pair: [] }],
  ['deny', DENYING, { open: 'o', v: null, nn: { day: '1970-01-01' }, l: null, ll: [], ln: null, pair: [] }],
])(
  'I4 lists of values without a safe default are hidden as their type allows by %s, and nothing beside them is lost',
  async (_, policy, shown) => {
    const sdl = `${HEAD} scalar Stamp scalar Date
    type V { stamp: Stamp day: Date! l: [Stamp!]! ln: [Stamp] ll: [[Stamp!]!]! }
    type Query { open: String v: V ${COVERED} nn: V! ${COVERED} l: [Stamp!] ${COVERED} ll: [[Stamp!]!]! ${COVERED} ln: [Stamp] ${COVERED} pair: [V!]! ${COVERED} }`;
    const v = { stamp: 'x', day: '2001-02-03', l: ['a', 'b'], ln: ['a'], ll: [['a'], []] };
    const resolvers = {
      Query: {
        open: () => 'o',
        v: () => v,
        nn: () => v,
        l: () => ['a'],
        ll: () => [['a'], []],
        ln: () => ['a', null],
        pair: () => [],
      },
    };
    await using graph = await startGraph({ one: { sdl, resolvers } }, policy);
    const { data, text } = await graph.ask('{ open v { stamp day l ln ll } nn { day } l ll ln pair { day } }');
    expect(data).toEqual(shown);
    expect(text).not.toMatch(/2001|"[abx]"/);
  },
);

test.each([
  [
    'an entity further below, which its own annotations hide',
    'scalar Stamp type V { e: E } type E @key(fields: "id") { id: ID! stamp: Stamp! } type Query { v: V! @pii(category: "SECRET") }',
  ],
  [
    'what can be null as a whole',
    'scalar Stamp type V { e: E! } type E @key(fields: "id") { id: ID! stamp: Stamp! } type Query { v: V @pii(category: "SECRET") }',
  ],
  ['what nobody hides', `${STAMPED} type Query { v: V! a: Int @pii(category: "SECRET") }`],
  ['what returns itself', `scalar Date type V { day: Date! v: V! } type Query { v: V! @pii(category: "SECRET") }`],
])('I4 no safe default is needed for %s', async (_, types) => {
  expect(await refusal({ one: { sdl: `${HEAD} ${types}`, resolvers: {} } })).not.toContain('PII_NO_SAFE_DEFAULT');
});

test('all findings are reported at once, with file, line and what to write', async () => {
  const sdl = `${HEAD}\ntype Query {\n  a: String @pii(category: "NOPE")\n  b: Int @pii(category: "SECRET", mask: "last4")\n}`;
  const line = HEAD.split('\n').length + 2;
  await expect(startGraph({ one: { sdl, resolvers: {} } })).rejects.toMatchObject({
    findings: [
      {
        code: 'PII_UNKNOWN_CATEGORY',
        coordinate: 'Query.a',
        subgraph: 'one',
        place: { file: 'one.graphql', line },
        fix: expect.stringContaining('SECRET'),
      },
      { code: 'PII_MASK_MISFIT', coordinate: 'Query.b', place: { file: 'one.graphql', line: line + 1 } },
    ],
  });
});
