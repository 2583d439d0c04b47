import { buildSchema, graphql } from 'graphql';
import { expect, test } from 'vitest';
import type { Random } from '../subgraphs/lib/random.ts';
import { createRandom } from '../subgraphs/lib/random.ts';
import { atDepth } from './depth.ts';
import type { Graph, TestSubgraph } from './graph.ts';
import { HEAD, startGraph } from './graph.ts';
import { randomOperation } from './random-operation.ts';

/** Trees, and requests for each. */
const [TREES, REQUESTS] = atDepth([4, 50], [12, 100], [100, 300]);

const TIMEOUT = 600_000;

/** What the three subgraphs are together: the oracle executes it as one server, where a resolver sees what is above it. */
const API = `
  type Query { nodes: [Node] node: Node }
  type Node { id: ID! name: String size: Int tags: [String] leaf: Leaf rows: [[Leaf]] child: Any kids: [Any] mid: Mid }
  type Other { id: ID! label: String leaf: Leaf child: Any kids: [Any] }
  type Mid { leaf: Leaf node: Node }
  union Any = Node | Other
  type Leaf { id: ID! next: Leaf near: Leaf plain: String heard: String tagged: String }
`;

const CONTEXT_HEAD = HEAD.replace('"@requires"', '"@requires", "@context", "@fromContext"');

/** An object of a tree, with the one that it hangs on. */
interface Place {
  readonly __typename: string;
  readonly id: string;
  readonly up: Place | undefined;
  readonly [field: string]: unknown;
}

const nameOf = (id: string) => [null, 'red "r"', 'blue'][Number(id) % 3] ?? null;
const nearOf = (id: string) => String((Number(id) + 1) % 5);
const heardOf = (value: string | null, size: number | null) => JSON.stringify({ value, size });
const taggedOf = (tags: readonly unknown[] | null) => JSON.stringify({ tags });

/** Few ids and few values, so that entities and contexts meet again. */
function drawPlace(random: Random, __typename: string, up: Place | undefined, depth: number): Place {
  const place: Record<string, unknown> = { __typename, id: String(random.below(5)), up };
  const below = (type: string) =>
    depth === 0 || random.below(4) === 0 ? null : drawPlace(random, type, place as Place, depth - 1);
  const any = () => below(random.pick(['Node', 'Other']));
  const list = (one: () => unknown) => Array.from({ length: random.below(4) }, one);
  switch (__typename) {
    case 'Node':
      Object.assign(place, {
        name: nameOf(String(place.id)),
        size: random.pick([1, 2, null]),
        tags: random.pick([['a', null], [], null]),
      });
      Object.assign(place, { leaf: below('Leaf'), rows: list(() => list(() => below('Leaf'))) });
      break;
    case 'Other':
      Object.assign(place, { label: random.pick(['x', 'y', null]), leaf: below('Leaf') });
      break;
    case 'Mid':
      Object.assign(place, { leaf: below('Leaf'), node: below('Node') });
      break;
    default:
      Object.assign(place, { next: below('Leaf') });
  }
  if (__typename === 'Node' || __typename === 'Other') Object.assign(place, { child: any(), kids: list(any) });
  if (__typename === 'Node') Object.assign(place, { mid: below('Mid') });
  return place as Place;
}

/** The nearest object of one of the types above a leaf. */
function above({ up }: Place, ...types: readonly string[]): Place | undefined {
  return up === undefined || types.includes(up.__typename) ? up : above(up, ...types);
}

/** The oracle: no plan, no fetch, no representation. */
function executeAlone(nodes: readonly unknown[], source: string) {
  const schema = buildSchema(API);
  const leaf = schema.getType('Leaf');
  if (!leaf || !('getFields' in leaf)) throw new Error('There are leaves.');
  const resolve = {
    plain: ({ id }: Place) => `plain ${id}`,
    near: (place: Place) => ({ __typename: 'Leaf', id: nearOf(place.id), up: place, next: null }),
    heard: (place: Place) => {
      const named = above(place, 'Node', 'Other');
      const value = named?.__typename === 'Node' ? nameOf(named.id) : named?.label;
      return heardOf((value ?? null) as string | null, (above(place, 'Node')?.size ?? null) as number | null);
    },
    tagged: (place: Place) => taggedOf((above(place, 'Node')?.tags ?? null) as readonly unknown[] | null),
  };
  for (const [name, resolver] of Object.entries(resolve))
    Object.assign(leaf.getFields()[name] ?? {}, { resolve: resolver });
  return graphql({ schema, source, rootValue: { nodes, node: nodes[0] } });
}

/** One subgraph has the tree, one the names of nodes, and one what leaves hear: its contexts come from both others. */
function subgraphsOf(nodes: readonly unknown[]): Readonly<Record<string, TestSubgraph>> {
  const keyed = { __resolveReference: (reference: unknown) => reference };
  return {
    tree: {
      sdl: `${CONTEXT_HEAD}
        type Query { nodes: [Node] node: Node }
        type Node @key(fields: "id") { id: ID! size: Int tags: [String] leaf: Leaf rows: [[Leaf]] child: Any kids: [Any] mid: Mid }
        type Other @key(fields: "id") { id: ID! label: String leaf: Leaf child: Any kids: [Any] }
        type Mid { leaf: Leaf node: Node }
        union Any = Node | Other
        type Leaf @key(fields: "id") { id: ID! next: Leaf }`,
      resolvers: {
        Query: { nodes: () => nodes, node: () => nodes[0] },
        Leaf: { __resolveReference: ({ id }: Place) => ({ id, next: null }) },
      },
    },
    names: {
      sdl: `${CONTEXT_HEAD} type Node @key(fields: "id") { id: ID! name: String }`,
      resolvers: { Node: { ...keyed, name: ({ id }: Place) => nameOf(id) } },
    },
    hears: {
      sdl: `${CONTEXT_HEAD}
        type Node @key(fields: "id") @context(name: "named") @context(name: "sized") {
          id: ID! name: String @external size: Int @external tags: [String] @external
        }
        type Other @key(fields: "id") @context(name: "named") { id: ID! label: String @external }
        type Leaf @key(fields: "id") {
          id: ID! near: Leaf plain: String
          heard(
            value: String @fromContext(field: "$named ... on Node { name } ... on Other { label }")
            size: Int @fromContext(field: "$sized { size }")
          ): String
          tagged(tags: [String] @fromContext(field: "$sized { tags }")): String
        }`,
      resolvers: {
        Leaf: {
          ...keyed,
          plain: ({ id }: Place) => `plain ${id}`,
          near: ({ id }: Place) => ({ id: nearOf(id) }),
          heard: (_: Place, { value, size }: { value: string; size: number }) => heardOf(value, size),
          tagged: (_: Place, { tags }: { tags: string[] }) => taggedOf(tags),
        },
      },
    },
  };
}

test.each(Array.from({ length: TREES }, (_, index) => index + 1))(
  'contexts are what a server of its own would make of them: tree %i',
  async (tree) => {
    const random = createRandom(tree);
    const nodes = Array.from({ length: 3 }, () => drawPlace(random, 'Node', undefined, 4));
    await using graph = await startGraph(subgraphsOf(nodes));
    let hearing = 0;
    for (let seed = tree * 1_000; seed < tree * 1_000 + REQUESTS; seed++)
      if (await compare(graph, nodes, randomOperation(buildSchema(API), seed), seed)) hearing++;
    expect(hearing).toBeGreaterThan(REQUESTS / 10);
  },
  TIMEOUT,
);

/** Whether anything was heard. */
async function compare(graph: Graph, nodes: readonly unknown[], query: string, seed: number): Promise<boolean> {
  const { data, errors } = await graph.ask(query);
  const alone = await executeAlone(nodes, query);
  expect(alone.errors).toBeUndefined();
  const story = `seed ${seed}: ${query}`;
  expect(errors, story).toEqual([]);
  expect(data, story).toEqual(JSON.parse(JSON.stringify(alone.data)));
  return JSON.stringify(data).includes('{\\"value\\"');
}
