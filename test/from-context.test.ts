import { ApolloGateway } from '@apollo/gateway';
import { expect, test } from 'vitest';
import { composeSupergraph } from '../src/compose/compose-supergraph.ts';
import type { Graph, TestSubgraph } from './graph.ts';
import { DENYING, HEAD, startGraph } from './graph.ts';
import { openStockOn } from './stock-gateway.ts';

const SILENT = { debug() {}, info() {}, warn() {}, error() {} };

const CONTEXT_HEAD = HEAD.replace('"@requires"', '"@requires", "@context", "@fromContext"');

const CANARY = 'canary-7f3a91c2d4';

type Arguments = Readonly<Record<string, unknown>>;

/** A subgraph whose fields named `heard…` answer the arguments that they were sent. */
function hearing(sdl: string): TestSubgraph {
  const heard = (_: unknown, args: Arguments) => JSON.stringify(args);
  const entity = {
    __resolveReference: (reference: unknown) => reference,
    heard,
    heardMore: heard,
    plain: () => 'plain',
  };
  return { sdl: `${CONTEXT_HEAD} ${sdl}`, resolvers: { Item: entity } };
}

const item = (id: string) => ({ __typename: 'Item', id });

/** The contextual arguments of every request to a subgraph that asked for entities, with how many it asked for. */
function asked(graph: Graph, name: string): readonly string[] {
  return graph
    .subgraph(name)
    .requests()
    .map(({ variables }) => variables as Readonly<Record<string, unknown>>)
    .filter((variables) => 'representations' in variables)
    .map(({ representations, ...rest }) => {
      const count = Array.isArray(representations) ? representations.length : 0;
      return `${count} ${JSON.stringify(Object.values(rest))}`;
    });
}

/** Shops of two cities; what an item hears of its shop comes from the other subgraph. */
const SHOPS = {
  shops: {
    sdl: `${CONTEXT_HEAD}
      type Query { shops: [Shop] }
      type Shop @key(fields: "id") { id: ID! city: String items: [Item] best: Item rows: [[Item]] shelf: Shelf }
      type Shelf { items: [Item] }
      type Item @key(fields: "id") { id: ID! }`,
    resolvers: {
      Query: {
        shops: () => [
          { id: 's1', city: 'Oslo', items: [item('1'), item('2')], best: item('1'), rows: [[item('1')], null] },
          { id: 's2', city: 'Rome', items: [item('2'), null], best: item('1'), rows: [[], [item('3'), null]] },
          { id: 's3', city: 'Oslo', items: [item('2'), item('2')], best: null, shelf: { items: [item('4')] } },
          { id: 's4', city: null, items: [item('1')], best: item('1') },
        ],
      },
    },
  },
  items: hearing(`
    type Shop @key(fields: "id") @context(name: "shop") { id: ID! city: String @external }
    type Item @key(fields: "id") {
      id: ID!
      plain: String
      heard(n: Int, city: String @fromContext(field: "$shop { city }")): String
    }`),
} satisfies Readonly<Record<string, TestSubgraph>>;

test('entities of one fetch are asked with their own values, equal ones together', async () => {
  await using graph = await startGraph(SHOPS);
  const { data, errors } = await graph.ask('query($n: Int) { shops { items { heard(n: $n) } } }', { n: 7 });
  expect(errors).toEqual([]);
  const heard = (city: string | null) => ({ heard: JSON.stringify({ n: 7, city }) });
  expect(data).toEqual({
    shops: [
      { items: [heard('Oslo'), heard('Oslo')] },
      { items: [heard('Rome'), null] },
      { items: [heard('Oslo'), heard('Oslo')] },
      { items: [heard(null)] },
    ],
  });
  expect([...asked(graph, 'items')].sort()).toEqual(['1 [7,"Rome"]', '1 [7,null]', '2 [7,"Oslo"]']);
});

test('objects and lists of lists between an entity and what sets the context are stepped over', async () => {
  await using graph = await startGraph(SHOPS);
  const { data } = await graph.ask('{ shops { best { heard } rows { heard } shelf { items { heard } } } }');
  const [oslo, rome, none] = ['Oslo', 'Rome', null].map((city) => ({ heard: JSON.stringify({ city }) }));
  expect(data).toEqual({
    shops: [
      { best: oslo, rows: [[oslo], null], shelf: null },
      { best: rome, rows: [[], [rome, null]], shelf: null },
      { best: null, rows: null, shelf: { items: [oslo] } },
      { best: none, rows: null, shelf: null },
    ],
  });
});

const BOX_FIELDS = {
  world: { type: 'String', resolve: () => 'earth' },
  box: {
    type: 'Box',
    resolve: () => ({
      id: 'b1',
      name: 'outer',
      tags: ['a', null],
      parts: [{ weights: [1, 2] }, null, { weights: [] }],
      size: { width: 3 },
      item: item('1'),
      bag: { id: 'g1', name: 'bag', label: 'red', item: item('1') },
      box: { id: 'b2', name: null, size: null, item: item('1'), box: { id: 'b3', name: 'inner', item: item('1') } },
    }),
  },
  things: {
    type: '[Thing]',
    resolve: () => [
      { __typename: 'Box', id: 'b1', name: 'box', item: item('1') },
      { __typename: 'Bag', id: 'g1', name: 'bag', label: 'red', item: item('1') },
    ],
  },
  named: {
    type: '[Named]',
    resolve: () => [
      { __typename: 'Bag', id: 'g1', name: 'one', item: item('1') },
      { __typename: 'Box', id: 'b1', name: 'two', item: item('1') },
    ],
  },
} as const;

/** Boxes in boxes, from some of the root fields: composition wants a context on every way to what takes it. */
function boxes(...roots: readonly (keyof typeof BOX_FIELDS)[]): TestSubgraph {
  return {
    sdl: `${CONTEXT_HEAD}
      type Query { ${roots.map((root) => `${root}: ${BOX_FIELDS[root].type}`).join(' ')} }
      type Box implements Named @key(fields: "id") {
        id: ID! name: String tags: [String] parts: [Part] size: Size item: Item box: Box bag: Bag
      }
      type Bag implements Named @key(fields: "id") { id: ID! name: String label: String item: Item }
      interface Named { name: String item: Item }
      union Thing = Box | Bag
      type Part @shareable { weights: [Int] }
      type Size @shareable { width: Int }
      type Item @key(fields: "id") { id: ID! }`,
    resolvers: { Query: Object.fromEntries(roots.map((root) => [root, BOX_FIELDS[root].resolve])) },
  };
}

const BOX = 'type Box @key(fields: "id") @context(name: "box")';
const heardOf = (value: unknown) => JSON.stringify({ value });

test('the nearest object that sets the context decides, never one further up', async () => {
  const items = hearing(`${BOX} { id: ID! name: String @external }
    type Item @key(fields: "id") { id: ID! heard(value: String @fromContext(field: "$box { name }")): String }`);
  await using graph = await startGraph({ boxes: boxes('box'), items });
  const { data } = await graph.ask(
    '{ box { item { heard } bag { item { heard } } box { item { heard } box { item { heard } } } } }',
  );
  const outer = { heard: heardOf('outer') };
  expect(data).toEqual({
    box: {
      item: outer,
      bag: { item: outer },
      box: { item: { heard: heardOf(null) }, box: { item: { heard: heardOf('inner') } } },
    },
  });
});

test.each([
  ['of a list', 'tags: [String] @external', '[String]', 'tags', ['a', null]],
  ['of objects in a list', 'parts: [Part] @external', '[[Int]]', 'parts { weights }', [[1, 2], null, []]],
  ['of an object', 'size: Size @external', 'Int', 'size { width }', 3],
])('a value %s arrives as it is', async (_, field, type, selection, value) => {
  const items =
    hearing(`${BOX} { id: ID! ${field} } type Part @shareable { weights: [Int] } type Size @shareable { width: Int }
    type Item @key(fields: "id") { id: ID! heard(value: ${type} @fromContext(field: "$box { ${selection} }")): String }`);
  await using graph = await startGraph({ boxes: boxes('box'), items });
  const { data, errors } = await graph.ask('{ box { item { heard } } }');
  expect(errors).toEqual([]);
  expect(data).toEqual({ box: { item: { heard: heardOf(value) } } });
});

test('types that set a context are told apart; what none of them sets is null', async () => {
  const items = hearing(`${BOX} { id: ID! name: String @external }
    type Bag @key(fields: "id") @context(name: "box") { id: ID! label: String @external }
    type Item @key(fields: "id") { id: ID! plain: String
      heard(value: String @fromContext(field: "$box ... on Box { name } ... on Bag { label }")): String }`);
  await using graph = await startGraph({ boxes: boxes('things'), items });
  const all = await graph.ask('{ things { ... on Box { item { heard } } ... on Bag { item { heard } } } }');
  expect(all.data).toEqual({ things: [{ item: { heard: heardOf('box') } }, { item: { heard: heardOf('red') } }] });
  const mixed = await graph.ask('{ things { ... on Box { item { heard } } ... on Bag { item { plain } } } }');
  expect(mixed.errors).toEqual([]);
  expect(mixed.data).toEqual({ things: [{ item: { heard: heardOf('box') } }, { item: { plain: 'plain' } }] });
});

test('an interface sets a context for all that implement it', async () => {
  const items = hearing(`interface Named @context(name: "named") { name: String }
    type Box implements Named @key(fields: "id") { id: ID! name: String @external }
    type Bag implements Named @key(fields: "id") { id: ID! name: String @external }
    type Item @key(fields: "id") { id: ID! heard(value: String @fromContext(field: "$named { name }")): String }`);
  await using graph = await startGraph({ boxes: boxes('named'), items });
  const { data } = await graph.ask('{ named { item { heard } } }');
  expect(data).toEqual({ named: [{ item: { heard: heardOf('one') } }, { item: { heard: heardOf('two') } }] });
});

test('the root may set a context, beside others', async () => {
  const items = hearing(`type Query @context(name: "root") { world: String @external }
    ${BOX} { id: ID! name: String @external }
    type Item @key(fields: "id") { id: ID! heard(
      value: String @fromContext(field: "$root { world }"), box: String @fromContext(field: "$box { name }")
    ): String }`);
  await using graph = await startGraph({ boxes: boxes('world', 'box'), items });
  const { data } = await graph.ask('{ box { item { heard } box { item { heard } } } }');
  const heard = (box: string | null) => JSON.stringify({ value: 'earth', box });
  expect(data).toEqual({ box: { item: { heard: heard('outer') }, box: { item: { heard: heard(null) } } } });
});

/** What shops are called is known to a subgraph of its own, which fails for some, or as a whole. */
function namedShops(name: (id: string) => unknown): Readonly<Record<string, TestSubgraph>> {
  return {
    shops: {
      sdl: `${CONTEXT_HEAD}
        type Query { shops: [Shop] }
        type Shop @key(fields: "id") { id: ID! items: [Item] }
        type Item @key(fields: "id") { id: ID! }`,
      resolvers: { Query: { shops: () => ['s1', 's2'].map((id) => ({ id, items: [item('1')] })) } },
    },
    names: {
      sdl: `${CONTEXT_HEAD} type Shop @key(fields: "id") { id: ID! name: String }`,
      resolvers: { Shop: { __resolveReference: ({ id }: { id: string }) => name(id) } },
    },
    items: hearing(`
      type Shop @key(fields: "id") @context(name: "shop") { id: ID! name: String @external }
      type Item @key(fields: "id") {
        id: ID! plain: String heard(name: String @fromContext(field: "$shop { name }")): String
      }`),
  };
}

test('a value that is not there is an error with a path, and asks nobody', async () => {
  const known = namedShops((id) => (id === 's1' ? { id, name: 'first' } : null));
  await using graph = await startGraph(known);
  const { data, errors } = await graph.ask('{ shops { items { heard } } }');
  expect(data).toEqual({
    shops: [{ items: [{ heard: JSON.stringify({ name: 'first' }) }] }, { items: [{ heard: null }] }],
  });
  expect(errors).toMatchObject([
    { path: ['shops', 1, 'items', 0, 'heard'], extensions: { code: 'REQUIRED_VALUE_MISSING' } },
  ]);
  expect(asked(graph, 'items')).toEqual(['1 ["first"]']);
});

/** People whose letters hear their mail address. */
const LETTERS: Readonly<Record<string, TestSubgraph>> = {
  people: {
    sdl: `${CONTEXT_HEAD}
      type Query { people: [Person] }
      type Person @key(fields: "id") { id: ID! mail: String @pii(category: "SECRET", mask: "email") items: [Item] }
      type Item @key(fields: "id") { id: ID! }`,
    resolvers: {
      Query: { people: () => [1, 2].map((n) => ({ id: `p${n}`, mail: `${CANARY}${n}`, items: [item('1')] })) },
    },
  },
  items: hearing(`
    type Person @key(fields: "id") @context(name: "person") { id: ID! mail: String @external }
    type Item @key(fields: "id") {
      id: ID! plain: String heard(mail: String @fromContext(field: "$person { mail }")): String
      heardMore(mail: String @fromContext(field: "$person { mail }")): String @notPii(reason: "test")
    }`),
};

test('A19 what takes a personal value from context is masked, and the subgraph is sent the value as it is (I6, A24)', async () => {
  await using graph = await startGraph(LETTERS);
  const reply = await graph.ask('{ people { mail items { heard plain } } }');
  expect(reply.data).toMatchObject({
    people: [1, 2].map(() => ({ items: [{ heard: '[redacted]', plain: 'plain' }] })),
  });
  expect(JSON.stringify(reply)).not.toContain(CANARY);
  expect(asked(graph, 'items').toSorted()).toEqual([1, 2].map((n) => `1 ["${CANARY}${n}"]`));
});

test('A19 what was reviewed is shown, though the value that it takes stays masked', async () => {
  await using graph = await startGraph(LETTERS);
  const { data } = await graph.ask('{ people { items { heardMore } } }');
  expect(data).toEqual({
    people: [1, 2].map((n) => ({ items: [{ heardMore: JSON.stringify({ mail: `${CANARY}${n}` }) }] })),
  });
});

test('A19 what is denied is not asked for, and neither is the value that it would take', async () => {
  await using graph = await startGraph(LETTERS, DENYING);
  const { data, errors } = await graph.ask('{ people { items { heard plain } } }');
  expect(data).toEqual({ people: [1, 2].map(() => ({ items: [{ heard: null, plain: 'plain' }] })) });
  expect(errors).toMatchObject([{ path: ['people'], extensions: { code: 'PII_DENIED' } }]);
  expect(JSON.stringify(graph.subgraph('people').requests())).not.toContain('mail');
  expect(asked(graph, 'items')).toEqual(['1 []']);
});

test('a client variable may be called like those of a plan', async () => {
  await using graph = await startGraph(SHOPS);
  for (const name of [
    'representations',
    'contextualArgument_1_0',
    'contextualArgument_0_0',
    'contextualArgument_2_0',
  ]) {
    const { data, errors } = await graph.ask(
      `query($${name}: Int, $also: Int, $yes: Boolean!) {
        shops { best @include(if: $yes) { heard(n: $${name}) ${name}: heard(n: $also) } }
      }`,
      { [name]: 7, also: 8, yes: true },
    );
    expect(errors).toEqual([]);
    const heard = (n: number, city: string | null) => JSON.stringify({ n, city });
    const best = (city: string | null) => ({ best: { heard: heard(7, city), [name]: heard(8, city) } });
    expect(data).toEqual({ shops: [best('Oslo'), best('Rome'), { best: null }, best(null)] });
  }
});

test('a variable that includes, or that introspection reads, may be called like those of a plan', async () => {
  await using graph = await startGraph(SHOPS);
  const { data, errors } = await graph.ask(
    `query($representations: Boolean!, $contextualArgument_1_0: String!) {
      shops { id items @skip(if: $representations) { heard } best @include(if: $representations) { plain } }
      __type(name: $contextualArgument_1_0) { name }
    }`,
    { representations: true, contextualArgument_1_0: 'Shop' },
  );
  expect(errors).toEqual([]);
  const best = { plain: 'plain' };
  expect(data).toEqual({
    shops: [
      { id: 's1', best },
      { id: 's2', best },
      { id: 's3', best: null },
      { id: 's4', best },
    ],
    __type: { name: 'Shop' },
  });
});

test('however many contexts there are, a subgraph is asked for some of them at a time', async () => {
  const count = 64;
  let [open, most] = [0, 0];
  const items = hearing(SHOPS.items.sdl.replace(CONTEXT_HEAD, ''));
  const heard = async (_: unknown, { city }: Arguments) => {
    most = Math.max(most, ++open);
    await new Promise((resolve) => setTimeout(resolve, 800));
    open--;
    return city;
  };
  const shops = Array.from({ length: count }, (_, index) => ({ id: `s${index}`, city: `c${index}`, best: item('1') }));
  await using graph = await startGraph({
    shops: { sdl: SHOPS.shops.sdl, resolvers: { Query: { shops: () => shops } } },
    items: { ...items, resolvers: { Item: { ...items.resolvers.Item, heard } } },
  });
  const { data } = await graph.ask('{ shops { best { heard } } }');
  expect(data).toEqual({ shops: shops.map(({ city }) => ({ best: { heard: city } })) });
  expect(asked(graph, 'items')).toHaveLength(count);
  expect(most).toBeGreaterThan(1);
  expect(most).toBeLessThanOrEqual(32);
});

// Why contexts are compared with another oracle: once this fails, random supergraphs may hold them.
test('the stock gateway refuses contexts, and without the marker sends nothing of them', async () => {
  const sources = Object.entries(SHOPS).map(([name, { sdl }]) => ({ name, url: '', sdl, file: `${name}.graphql` }));
  const { supergraphSdl } = composeSupergraph(sources);
  await expect(new ApolloGateway({ supergraphSdl, logger: SILENT }).load()).rejects.toThrow('SECURITY');
  const sent: unknown[] = [];
  const stock = await openStockOn(supergraphSdl, (name) => ({
    process: async ({ request }) => {
      if (name === 'shops') return { data: { shops: [{ __typename: 'Shop', city: 'Oslo', best: item('1') }] } };
      sent.push(request.variables);
      return { data: { _entities: [{ heard: 'nothing' }] } };
    },
  }));
  await stock.ask('{ shops { best { heard } } }');
  await stock.close();
  expect(sent).toEqual([{ representations: [item('1')] }]);
});
