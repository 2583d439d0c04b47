import type { DocumentNode } from 'graphql';
import { buildASTSchema, getOperationAST, Kind, parse, print, visit } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { OPERATIONS } from '../bench/operations.ts';
import { benchSupergraph } from '../bench/supergraph.ts';
import { buildCatalog } from '../src/catalog/build-catalog.ts';
import { compileOperation } from '../src/operation/compile-operation.ts';
import { PLANNED_NAME } from '../src/operation/planned-names.ts';
import { ofNobody } from '../src/policy/create-deciders.ts';
import { EMPTY_POLICY } from '../src/policy/policy.ts';
import type { Graph } from './graph.ts';
import { HEAD, startGraph } from './graph.ts';
import { smallSupergraph } from './small-supergraph.ts';
import type { Reply } from './world.ts';

/** What may not be null is null below `c` and `maybe`. */
const DEEP = {
  value: 'v',
  valueNN: 'nn',
  maybe: { value: 'm', valueNN: null },
  c: { value: 'vc', valueNN: null, other: 'o', c: {} },
};

const one = {
  sdl: `${HEAD}
    type Query { a: Deep int: Int must: Holder list: [Deep] strict: [Deep!] nodes: [Node] thing: Thing things: [Thing!] keyless: Thing }
    type Holder { d: Deep! value: String }
    type Deep { c: Deep! maybe: Deep value: String valueNN: String! other: String said(word: String): String }
    interface Node { value: String }
    type Left implements Node { value: String leftNN: Int! }
    type Right implements Node { value: String right: Int deep: Deep! }
    type Thing @key(fields: "id") @key(fields: "no { n }") { id: ID! name: String size: Size no: No }
    type Size { w: Int h: Int! inner: Size }
    type No { n: Int! label: String! } `,
  resolvers: {
    Query: {
      a: () => DEEP,
      int: () => 1,
      must: () => ({ value: 'h', d: DEEP }),
      list: () => [DEEP, { value: 'w', c: { valueNN: 'fine' } }, null],
      strict: () => [{ value: 'w', c: { valueNN: 'fine' } }, DEEP],
      nodes: () => [
        { __typename: 'Left', value: 'l', leftNN: null },
        { __typename: 'Right', value: 'r', right: 2, deep: DEEP },
      ],
      thing: () => ({ id: 't1', name: 'T', size: { w: 1, h: null, inner: { w: 2, h: 3 } }, no: { n: 1, label: null } }),
      keyless: () => ({ id: null, name: 'K' }),
      things: () => ['t1', 't2'].map((id) => ({ id, name: id, size: { w: 1, h: 2 }, no: { n: 1, label: 'one' } })),
    },
    Deep: { said: (_: unknown, { word }: { readonly word?: string }) => word ?? 'nothing' },
  },
};

const two = {
  sdl: `${HEAD}
    type Thing @key(fields: "id") { id: ID! size: Size @external price: Price! cost: Price tag: String
      volume: Int @requires(fields: "size { w h }") }
    type Size { w: Int @external h: Int! @external }
    type Price { amount: Int! currency: String } `,
  resolvers: {
    Thing: {
      __resolveReference: (thing: { readonly id: string; readonly size?: unknown }) => ({
        ...thing,
        price: { amount: thing.id === 't1' ? null : 5, currency: 'EUR' },
        cost: { amount: thing.id === 't1' ? null : 3, currency: 'EUR' },
      }),
      volume: ({ size }: { readonly size: { readonly w: number; readonly h: number } | null }) =>
        size ? size.w * size.h : null,
    },
  },
};

const three = {
  sdl: `${HEAD}
    type Thing @key(fields: "no { n }") { no: No place: String }
    type No { n: Int! @shareable } `,
  resolvers: {
    Thing: {
      __resolveReference: ({ no }: { readonly no: { readonly n: number } | null }) =>
        no ? { no, place: 'here' } : null,
    },
  },
};

let graph: Graph;
beforeAll(async () => {
  graph = await startGraph({ one, two, three: { ...three, sdl: three.sdl } });
});
afterAll(() => graph[Symbol.asyncDispose]());

function answered({ data, errors }: Reply): unknown {
  return [data, errors.map(({ path }) => path)];
}

test.each<[string, unknown, readonly unknown[]]>([
  ['{ x: a { value } y: a { c { valueNN } } int }', { x: { value: 'v' }, y: null, int: 1 }, [['y', 'c', 'valueNN']]],
  ['{ y: a { c { valueNN } } a { value } }', { y: null, a: { value: 'v' } }, [['y', 'c', 'valueNN']]],
  ['{ a { value } a { c { valueNN } } }', { a: null }, [['a', 'c', 'valueNN']]],
  [
    '{ x: list { value } y: list { c { valueNN } } }',
    { x: [{ value: 'v' }, { value: 'w' }, null], y: [null, { c: { valueNN: 'fine' } }, null] },
    [['y', 0, 'c', 'valueNN']],
  ],
  [
    '{ x: strict { value } y: strict { c { valueNN } } }',
    { x: [{ value: 'w' }, { value: 'v' }], y: null },
    [['y', 1, 'c', 'valueNN']],
  ],
  [
    '{ x: nodes { value } y: nodes { ... on Left { leftNN } } z: nodes { ... on Right { deep { c { valueNN } } } } }',
    { x: [{ value: 'l' }, { value: 'r' }], y: [null, {}], z: [{}, null] },
    [
      ['y', 0, 'leftNN'],
      ['z', 1, 'deep', 'c', 'valueNN'],
    ],
  ],
  ['{ must { x: d { value } y: d { c { valueNN } } } int }', { must: null, int: 1 }, [['must', 'y', 'c', 'valueNN']]],
  ['{ must { x: d { c { valueNN } } y: d { c { valueNN } } } }', { must: null }, [['must', 'x', 'c', 'valueNN']]],
  [
    '{ x: must { d { c { valueNN } } } y: must { d { c { valueNN } } } }',
    { x: null, y: null },
    [
      ['x', 'd', 'c', 'valueNN'],
      ['y', 'd', 'c', 'valueNN'],
    ],
  ],
  [
    '{ x: thing { name cost { currency } } y: thing { cost { amount } } }',
    { x: { name: 'T', cost: { currency: 'EUR' } }, y: { cost: null } },
    [['y', 'cost', 'amount']],
  ],
  [
    '{ x: thing { name price { currency } } y: thing { price { amount } } }',
    { x: { name: 'T', price: { currency: 'EUR' } }, y: null },
    [['y', 'price', 'amount']],
  ],
  [
    '{ x: things { id price { currency } } y: things { price { amount } } }',
    {
      x: [
        { id: 't1', price: { currency: 'EUR' } },
        { id: 't2', price: { currency: 'EUR' } },
      ],
      y: null,
    },
    [['y', 0, 'price', 'amount']],
  ],
  ['{ thing { x: size { w } y: size { h } } }', { thing: { x: { w: 1 }, y: null } }, [['thing', 'y', 'h']]],
  [
    '{ a { x: maybe { value } y: maybe { valueNN value } } }',
    { a: { x: { value: 'm' }, y: null } },
    [['a', 'y', 'valueNN']],
  ],
  // The key that only one of them needs is not there.
  ['{ x: keyless { name } y: keyless { name volume } }', { x: { name: 'K' }, y: null }, [['y', 'id']]],
  ['{ x: keyless { name } y: keyless { name tag } }', { x: { name: 'K' }, y: null }, [['y', 'id']]],
])('two aliases of one field are two fields: %s', async (query, data, paths) => {
  expect(answered(await graph.ask(query))).toEqual([data, paths]);
});

test.each<[string, unknown, readonly unknown[]]>([
  ['{ thing { size { w } volume } }', { thing: { size: { w: 1 }, volume: null } }, [['thing', 'size', 'h']]],
  ['{ thing { volume s: size { w } } }', { thing: { volume: null, s: { w: 1 } } }, [['thing', 'size', 'h']]],
  ['{ things { size { w } volume } }', { things: [1, 2].map(() => ({ size: { w: 1 }, volume: 2 })) }, []],
  ['{ thing { no { label } place } }', { thing: { no: null, place: 'here' } }, [['thing', 'no', 'label']]],
  ['{ thing { place no { n } } }', { thing: { place: 'here', no: { n: 1 } } }, []],
])('what a plan asks for itself takes no data away, and loses none: %s', async (query, data, paths) => {
  expect(answered(await graph.ask(query))).toEqual([data, paths]);
});

/** What the subgraph that has the root fields is asked, each time. */
async function asked(query: string): Promise<readonly string[]> {
  graph.subgraph('one').forgetRequests();
  const { errors } = await graph.ask(query);
  expect(errors).toEqual([]);
  return graph
    .subgraph('one')
    .requests()
    .map((request) => request.query.replace(/\s+/g, ' '));
}

test.each([
  ['equal selections', '{ x: a { value c { value } } y: a { value c { value } } }'],
  [
    'leaves that stay null where they are',
    '{ x: a { c { value } } y: a { other said(word: "hi") c { other } } z: a { c { value } __typename } }',
  ],
])('a field under two aliases is fetched once where that cannot be seen: %s', async (_, query) => {
  const [text = '', ...more] = await asked(query);
  expect(more).toEqual([]);
  expect(text.match(/\ba ?\{/g)).toHaveLength(1);
});

/** What is fetched for a document where everything is revealed. */
function fetchedFor(supergraphSdl: string): (document: DocumentNode) => string {
  const schema = buildASTSchema(parse(supergraphSdl), { assumeValidSDL: true });
  const { catalog } = buildCatalog({ sdl: supergraphSdl, file: 'supergraph.graphql' }, new Map());
  return (document) => {
    const operation = getOperationAST(document);
    if (!operation) throw new Error('The document has one operation.');
    return compileOperation({
      schema,
      catalog,
      document,
      operation,
      variables: {},
      deciders: ofNobody(() => ({ effect: 'reveal', shadowEffect: 'reveal', categories: [], contributions: [] })),
      policy: EMPTY_POLICY,
      decideAccess: () => undefined,
      inputGuard: { check() {}, probes: () => [] },
      guardedTypes: new Set(),
      fieldLimit: 2_000,
      depthLimit: 20,
    }).text;
  };
}

/** The document under the planned name, with every field that takes arguments under a reserved key: equal ones share it. */
function withReservedKeys(document: DocumentNode): string {
  const keys = new Map<string, string>();
  return print(
    visit(document, {
      OperationDefinition: (node) => ({ ...node, name: { kind: Kind.NAME, value: PLANNED_NAME } }),
      Field: ({ loc: _, alias: __, ...node }) => {
        if (node.arguments?.length === 0) return node;
        const identity = print({ ...node, selectionSet: { kind: Kind.SELECTION_SET, selections: [] } });
        const key = keys.get(identity) ?? `cordon__${keys.size}`;
        keys.set(identity, key);
        return { ...node, alias: { kind: Kind.NAME, value: key } };
      },
    }),
  );
}

test.each([...new Set(Object.values(OPERATIONS).map(({ query }) => query))])(
  'without aliases of one field, what is fetched is the operation itself: %s',
  (query) => {
    const fetched = fetchedFor(benchSupergraph({ accounts: 1, products: 2, reviews: 3, inventory: 4 }));
    expect(fetched(parse(query))).toBe(withReservedKeys(parse(query)));
  },
);

test('hundreds of aliases of one field are compiled in a moment, and fetched once where that cannot be seen', () => {
  const fetched = fetchedFor(
    smallSupergraph({ one: 'type Query { a: A! } type A { a: A! n(x: Int): Int s(x: Int): Int! }' }),
  );
  const ask = (field: string) => {
    const begun = process.cpuUsage();
    const aliases = Array.from({ length: 490 }, (_, index) => `x${index}: a { a { ${field}(x: ${index}) } }`);
    const text = fetched(parse(`{ ${aliases.join(' ')} }`));
    expect(process.cpuUsage(begun).user).toBeLessThan(2_000_000);
    return new Set(text.match(/^ {2}\w+.*\{$/gm));
  };
  expect(ask('n').size).toBe(1);
  expect(ask('s').size).toBe(490);
});
