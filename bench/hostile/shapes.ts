import { buildSubgraphSchema } from '@apollo/subgraph';
import type { GraphQLSchema } from 'graphql';
import { parse } from 'graphql';

/** What one caller sends to take the gateway from the others. */
export interface HostileRequest {
  readonly name: string;
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

/** What a caller with good intentions asks meanwhile: one operation that is known, and new ones. */
export const KNOWN = '{ row { name } }';
export const NEW = (number: number): string => `query New${number} { row { name x${number}: name } }`;

/** Everything is masked, no argument may be filled with what is personal but in `open`. */
export const POLICY = `
version: 1
categories: { P: { mask: redact }, OPEN: { mask: redact } }
tasks: { none: { mask: "*" }, masked: { mask: "*", arguments: [OPEN], default: deny } }
`;

const HEAD = `
  extend schema
    @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable", "@composeDirective"])
    @link(url: "https://specs.cordon.example/pii/v1.0", import: ["@pii"])
    @composeDirective(name: "@pii")
  directive @pii(category: pii__Category!, scopes: [[pii__Scope!]!], mask: pii__Mask, use: pii__Use) repeatable on FIELD_DEFINITION | OBJECT | INTERFACE | UNION | SCALAR | ENUM | ENUM_VALUE | INPUT_OBJECT | ARGUMENT_DEFINITION | INPUT_FIELD_DEFINITION
  scalar pii__Category scalar pii__Scope scalar pii__Mask enum pii__Use { WRITE FILTER }`;

const KINDS = repeat(
  40,
  (index) => `type K${index} implements Node { id: ID! name: String @pii(category: "P") }`,
  '\n',
);
const ITEM = 'type Item @key(fields: "id") @key(fields: "sku") { id: ID! @shareable sku: String! @shareable';

/** The subgraphs' schemas by name. */
export const SCHEMAS: Readonly<Record<string, string>> = {
  a: `${HEAD} ${ITEM} alink: Item }
    interface Node { id: ID! name: String @pii(category: "P") } ${KINDS}
    type Row { name: String broken: String }
    input Deep { text: String @pii(category: "OPEN") again: [Deep!] }
    type Query {
      aitem: Item row: Row rows: [Row] many: [Row] failing: [Row] text: String node(id: ID!): Node
      blocked(ids: [String!] @pii(category: "P")): String
      open(ids: [String!] @pii(category: "OPEN")): String
      deep(of: [Deep!]): String
    }
    type Mutation { write(ids: [String!]): String }`,
  b: `${HEAD} ${ITEM} shared1: String @shareable } type Query { b: String }`,
  c: `${HEAD} ${ITEM} shared1: String @shareable } type Query { c: String }`,
  d: `${HEAD} ${ITEM} shared1: String @shareable } type Query { d: String }`,
};

const rows = (count: number) => Array.from({ length: count }, () => ({ name: 'a name' }));
const item = { id: '1', sku: 's', alink: () => item, shared1: 'shared' };

const ROOT = {
  row: () => ({ name: 'a name' }),
  rows: () => rows(1_000),
  many: () => rows(10_000),
  failing: () => rows(1_000),
  text: () => 'text',
  node: () => ({ __typename: 'K1', id: '1', name: 'a name' }),
  aitem: () => item,
};

/** A subgraph as it is executed: real resolvers, whose list `failing` fails in every row. */
export function subgraphSchema(name: string): GraphQLSchema {
  const resolvers: object = {
    ...(name === 'a' && {
      Query: ROOT,
      Row: {
        broken: () => {
          throw new Error('A column that nobody may read.');
        },
      },
    }),
    Item: { __resolveReference: () => item },
  };
  return buildSubgraphSchema({ typeDefs: parse(SCHEMAS[name] ?? ''), resolvers: resolvers as never });
}

/** One of each kind, each as it came from an attack. */
export const HOSTILE: readonly HostileRequest[] = [
  listed('a list that may not be used, 540 aliases x 5,000', 'query', 'blocked(ids: $i)', 540, 5_000),
  listed('a list that may be used, 540 aliases x 5,000', 'query', 'open(ids: $i)', 540, 5_000),
  listed('the same, 540 x 100,000', 'query', 'open(ids: $i)', 540, 100_000),
  listed('a mutation, 540 x 5,000', 'mutation', 'write(ids: $i)', 540, 5_000),
  listed('a list of 70,000 personal values', 'query', 'open(ids: $i)', 1, 70_000),
  {
    name: 'an input of 12,000 objects',
    query: 'query($of: [Deep!]) { deep(of: $of) }',
    variables: { of: Array.from({ length: 2_000 }, () => nested(5)) },
  },
  { name: 'a name on 40 types under 45 aliases', query: `query Q { node(id: 1) { ${aliases(45, 'name')} } }` },
  { name: '1,600 aliases of a text', query: `{ ${aliases(1_600, 'text')} }` },
  { name: '1,000 failing rows under 500 aliases', query: `{ ${aliases(500, 'failing { broken }')} }` },
  { name: 'the same within 190 aliases', query: `{ ${aliases(190, 'failing { broken }')} }` },
  { name: '10,000 rows under 500 aliases', query: `{ ${aliases(500, 'many { name }')} }` },
  { name: '10,000 rows under 190 aliases', query: `{ ${aliases(190, 'many { name }')} }` },
  { name: 'shareable fields, 6 levels', query: shareable(6) },
  { name: 'shareable fields, 8 levels', query: shareable(8) },
  { name: 'the same under another name', query: shareable(8).replace('Levels8', 'Again') },
  {
    name: 'introspection under 100 aliases',
    query: `{ ${aliases(100, '__schema { types { possibleTypes { fields { name type { name } args { name } } } } }')} }`,
  },
];

function listed(name: string, kind: string, field: string, count: number, items: number): HostileRequest {
  return {
    name,
    query: `${kind}($i: [String!]) { ${aliases(count, field)} }`,
    variables: { i: new Array(items).fill('') },
  };
}

function nested(depth: number): object {
  return { text: 'text', ...(depth > 0 && { again: [nested(depth - 1)] }) };
}

function shareable(levels: number): string {
  const below = (depth: number): string => (depth === 0 ? 'shared1' : `shared1 alink { ${below(depth - 1)} }`);
  return `query Levels${levels} { aitem { ${below(levels)} } }`;
}

function aliases(count: number, field: string): string {
  return repeat(count, (index) => `x${index}: ${field}`, ' ');
}

function repeat(count: number, text: (index: number) => string, separator: string): string {
  return Array.from({ length: count }, (_, index) => text(index)).join(separator);
}
