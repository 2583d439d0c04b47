import type { GraphQLFieldResolver } from 'graphql';
import { buildSchema, execute, isObjectType, parse, specifiedRules, validate } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Resolvers } from '../subgraphs/lib/build-schema.ts';
import type { Graph } from './graph.ts';
import { HEAD, startGraph } from './graph.ts';
import { CASES } from './graphql-cases.ts';

const DEEP = `
  type Deep {
    "What cannot be missing."
    c: Deep!
    maybe: Deep value: String valueNN: String! n(x: Int = 3): String oops: String oopsNN: String! color: Color
  }`;

const COMMON = `
  type Query {
    a: Deep must: Deep! int: Int text: String strange: String fail: String
    list: [Deep] strict: [Deep!] lists: [[Int]] holes: [Int!] tight: [[Int!]!] empty: [Deep!]! gone: [Deep!] matrix: [[Deep!]!] notList: [Int]
    node(id: ID): Node nodes: [Node] any: [Any] odd: Odd
    echo(int: Int, float: Float, string: String, boolean: Boolean, id: ID, color: Color, list: [Int!], input: In): String
    fallback(int: Int = 7, input: In = { n: 1 }): String
    need(int: Int!): Int
    product(id: ID!): Product products: [Product!] top: Product
    old: Int @deprecated(reason: "Use int.")
  }
  type Mutation { bump(by: Int! = 1): Int append(text: String!): Log boom: Int boomNN: Int! }
  type Log { lines: [String!]! count: Int }
  enum Color { RED GREEN BLUE @deprecated(reason: "No longer blue.") }
  interface Node { id: ID! label: String }
  type Book implements Node { id: ID! label: String pages: Int! author: Person }
  type Film implements Node { id: ID! label: String minutes: Int director: Person! broken: Int }
  type Person { name: String! born: Int }
  union Any = Book | Film | Person
  input In { n: Int! text: String = "t" inner: In list: [Int!] color: Color }
  type Odd { intOfString: Int intOfFloat: Int stringOfInt: String booleanOfInt: Boolean idOfInt: ID floatOfInt: Float intOfText: Int intOfBig: Int colorOfText: Color floatOfNothing: Float }
  type Review { text: String! stars: Int! }`;

/** One schema, and the same in three subgraphs. */
const MONOLITH = `${COMMON} ${DEEP}
  type Product { id: ID! name: String reviews(first: Int = 2): [Review!] price: Int! stock: Int related: [Product] }`;
const SUBGRAPHS = {
  main: `${HEAD} ${COMMON.replace(/type Review .*/, '')} ${DEEP} type Product @key(fields: "id") { id: ID! name: String }`,
  stock: `${HEAD} type Product @key(fields: "id") { id: ID! price: Int! stock: Int related: [Product] }`,
  reviews: `${HEAD} type Product @key(fields: "id") { id: ID! reviews(first: Int = 2): [Review!] } type Review { text: String! stars: Int! }`,
};

const DEEPEST = { value: 'v3', valueNN: 'nn3' };
const HEALTHY = { value: 'w', valueNN: 'wNN', c: { value: 'wc', valueNN: 'wcNN' } };
/** What may not be null below `c` is null. */
const BROKEN = {
  value: 'v',
  valueNN: 'nn',
  color: 'RED',
  c: { value: 'vc', valueNN: null, c: DEEPEST, maybe: { value: 'vcm', valueNN: 'x' } },
  maybe: { value: 'vm', valueNN: null, c: DEEPEST },
};
const PERSON = { __typename: 'Person', name: 'Ada', born: 1815 };
const NODES = [
  { __typename: 'Book', id: 'b1', label: 'A book', pages: 12, author: PERSON },
  { __typename: 'Film', id: 'f1', label: 'A film', minutes: 90, director: PERSON },
  { __typename: 'Film', id: 'f2', label: null, minutes: null, director: null },
  null,
];
const PRODUCTS = [
  { id: 'p1', name: 'One', price: 1, stock: 10, related: [{ id: 'p2' }, null, { id: 'p1' }] },
  { id: 'p2', name: 'Two', price: null, stock: 20, related: [] },
  { id: 'p3', name: null, price: 3, stock: 'fails', related: null },
];
const REVIEWS = [
  { text: 'good', stars: 5 },
  { text: 'fair', stars: 3 },
  { text: null, stars: 1 },
];

const fail: GraphQLFieldResolver<unknown, unknown> = () => {
  throw new Error('It failed.');
};
const sorted = (args: object): string =>
  JSON.stringify(args, (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort())
      : value,
  );
const productOf = ({ id }: { readonly id: string }) => PRODUCTS.find((product) => product.id === id);

/** The same for the one schema and for the subgraphs, with a state of their own. */
function createResolvers(): Resolvers {
  let count = 0;
  const lines: string[] = [];
  return {
    Query: {
      a: () => BROKEN,
      must: () => BROKEN,
      int: () => 1,
      text: () => 'text',
      strange: () => 'quote " backslash \\ newline \n null \u0000 line \u2028 emoji 😀',
      fail,
      list: () => [BROKEN, HEALTHY, null],
      strict: () => [HEALTHY, BROKEN],
      lists: () => [[1, null], null, []],
      holes: () => [1, null, 3],
      tight: () => [[1], [2, null]],
      empty: () => [],
      gone: () => null,
      matrix: () => [[HEALTHY], [BROKEN, HEALTHY]],
      notList: () => 'no list',
      nodes: () => NODES,
      node: (_: unknown, { id }: { readonly id: string }) =>
        id === 'odd' ? { __typename: 'Stranger', id } : NODES.find((node) => node?.id === id),
      any: () => [...NODES, PERSON],
      odd: () => ({
        intOfString: '12',
        intOfFloat: 12.0,
        stringOfInt: 12,
        booleanOfInt: 1,
        idOfInt: 12,
        floatOfInt: 12,
        intOfText: 'twelve',
        intOfBig: 2_147_483_648,
        colorOfText: 'PINK',
        floatOfNothing: Number.NaN,
      }),
      echo: (_: unknown, args: object) => sorted(args),
      fallback: (_: unknown, args: object) => sorted(args),
      need: (_: unknown, { int }: { readonly int: number }) => int,
      product: (_: unknown, { id }: { readonly id: string }) => PRODUCTS.find((product) => product.id === id),
      products: () => PRODUCTS,
      top: () => PRODUCTS[0],
    },
    Mutation: {
      bump: (_: unknown, { by }: { readonly by: number }) => {
        count += by;
        return count;
      },
      append: (_: unknown, { text }: { readonly text: string }) => ({ count: lines.push(text), lines: [...lines] }),
      boom: fail,
      boomNN: fail,
    },
    Deep: { n: (_: unknown, args: object) => sorted(args), oops: fail, oopsNN: fail },
    Film: { broken: fail },
    Product: {
      __resolveReference: (product: { readonly id: string }) => product,
      name: (product: { readonly id: string }) => productOf(product)?.name,
      price: (product: { readonly id: string }) => productOf(product)?.price,
      stock: (product: { readonly id: string }) => {
        const stock = productOf(product)?.stock;
        if (stock === 'fails') throw new Error('It failed.');
        return stock;
      },
      related: (product: { readonly id: string }) => productOf(product)?.related,
      reviews: (_: unknown, { first }: { readonly first: number | null }) => REVIEWS.slice(0, first ?? 1),
    },
  };
}

/** Only what a subgraph's own schema has. */
function resolversFor(sdl: string, all: Resolvers): Resolvers {
  const types = Object.entries(all).filter(([name]) => new RegExp(`type ${name}\\b`).test(sdl));
  return Object.fromEntries(
    types.map(([name, fields]) => [
      name,
      Object.fromEntries(
        Object.entries(fields).filter(
          ([field]) => field === '__resolveReference' || new RegExp(`\\b${field}\\b`).test(sdl),
        ),
      ),
    ]),
  ) as Resolvers;
}

const oneSchema = buildSchema(MONOLITH);
for (const [name, fields] of Object.entries(createResolvers())) {
  const type = oneSchema.getType(name);
  if (!isObjectType(type)) throw new Error('Resolvers are of object types.');
  for (const [field, resolve] of Object.entries(fields)) {
    const found = type.getFields()[field];
    if (found) found.resolve = resolve as GraphQLFieldResolver<unknown, unknown>;
  }
}

/** Data as text, for the order of keys, and the paths of errors in any order; or that the request is refused. */
type Told = readonly [string, readonly string[]] | 'refused';

function told(data: unknown, paths: readonly (readonly (string | number)[] | undefined)[]): Told {
  return [JSON.stringify(data), paths.map((path) => JSON.stringify(path)).sort()];
}

async function askOne(query: string, variables: Readonly<Record<string, unknown>>): Promise<Told> {
  try {
    const document = parse(query.replace(/^\uFEFF/, ''));
    if (validate(oneSchema, document, specifiedRules).length > 0) return 'refused';
    const { data, errors } = await execute({ schema: oneSchema, document, variableValues: variables });
    // A subscription that is executed has data, which is null, and an error without a path.
    return data === undefined || errors?.some(({ path }) => !path)
      ? 'refused'
      : told(data, errors?.map(({ path }) => path) ?? []);
  } catch {
    return 'refused';
  }
}

let graph: Graph;
beforeAll(async () => {
  const resolvers = createResolvers();
  graph = await startGraph(
    Object.fromEntries(
      Object.entries(SUBGRAPHS).map(([name, sdl]) => [name, { sdl, resolvers: resolversFor(sdl, resolvers) }]),
    ),
    undefined,
  );
});
afterAll(() => graph[Symbol.asyncDispose]());

async function askOurs(query: string, variables: Readonly<Record<string, unknown>>): Promise<Told> {
  const { data, errors } = await graph.ask(query, variables);
  return data === undefined
    ? 'refused'
    : told(
        data,
        errors.map(({ path }) => path),
      );
}

test.each(Object.keys(CASES))('answers as graphql-js does on one schema: %s', async (group) => {
  const differing: unknown[] = [];
  for (const each of CASES[group] ?? []) {
    const [query, variables] = typeof each === 'string' ? [each, {}] : each;
    const [expected, ours] = [await askOne(query, variables), await askOurs(query, variables)];
    if (JSON.stringify(ours) !== JSON.stringify(expected)) differing.push({ query, variables, expected, ours });
  }
  expect(differing).toEqual([]);
});

test('there are fourteen groups, and more than 200 cases', () => {
  expect(Object.keys(CASES)).toHaveLength(14);
  expect(Object.values(CASES).flat().length).toBeGreaterThan(200);
});
