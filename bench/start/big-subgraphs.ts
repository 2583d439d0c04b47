import { PII_DEFINITIONS } from '../../src/compose/pii-definitions.ts';

/** One generated subgraph: its name and its schema. */
export interface BigSubgraph {
  readonly name: string;
  readonly sdl: string;
}

/** Number of subgraphs over which the types are spread. */
const SUBGRAPHS = 30;

/**
 * Number of types that refer to each other. Apollo's query graph follows references by recursion: one cluster of thousands
 * of types exhausts its stack.
 */
const CLUSTER = 50;

/** Plain fields of a type; with its key, its references and what another subgraph adds, 20 fields a type. */
const SCALARS = [
  'Int',
  'String',
  'Boolean',
  'Float',
  'String!',
  'ID',
  '[String!]',
  'String',
  'Int!',
  'String',
  'Float',
];

const HEAD = `extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@requires", "@external", "@shareable", "@composeDirective"])
  @link(url: "https://specs.cordon.example/pii/v1.0", import: ["@pii", "@notPii"])
  @composeDirective(name: "@pii")
  @composeDirective(name: "@notPii")
${PII_DEFINITIONS}`;

/**
 * Subgraphs with `types` entities of 20 fields in all, the same for the same number. Every entity has a key, fields in
 * two subgraphs and references into others; every tenth type comes with an enum, an input and an interface. Every fourth
 * type is annotated.
 */
export function bigSubgraphs(types: number): readonly BigSubgraph[] {
  const definitions = Array.from({ length: SUBGRAPHS }, (): string[] => [HEAD]);
  const roots = Array.from({ length: SUBGRAPHS }, (_, index) => [`  version${index}: String!`]);
  const references = Array.from({ length: SUBGRAPHS }, () => new Set<number>());
  const owned = Array.from({ length: SUBGRAPHS }, () => new Set<number>());
  for (let index = 0; index < types; index++) {
    const [owner, extender] = [index % SUBGRAPHS, (index * 11 + 7) % SUBGRAPHS];
    const referred = [1, 7, 13].map((step) =>
      Math.min(types - 1, index - (index % CLUSTER) + ((index + step) % CLUSTER)),
    );
    definitions[owner]?.push(ownType(index, referred));
    owned[owner]?.add(index);
    for (const each of referred) references[owner]?.add(each);
    if (extender !== owner) {
      definitions[extender]?.push(addedFields(index));
      owned[extender]?.add(index);
    } else definitions[owner]?.push(`extend type Type${index} {${addition(index)}}`);
    if (index % 10 === 0) definitions[owner]?.push(companions(index));
    if (index % 5 === 0) roots[owner]?.push(`  type${index}(id: ID!): Type${index}`);
  }
  return definitions.map((texts, index) => ({
    name: `part${String(index).padStart(2, '0')}`,
    sdl: [
      ...texts,
      ...[...(references[index] ?? [])].filter((each) => !owned[index]?.has(each)).map(stub),
      `type Query {\n${roots[index]?.join('\n')}\n}\n`,
    ].join('\n'),
  }));
}

function ownType(index: number, referred: readonly number[]): string {
  const node = index % 10 === 0 ? ` implements Node${index}` : '';
  const scalars = SCALARS.map((type, at) => `  field${at}${at % 5 === 4 ? '(first: Int = 10)' : ''}: ${type}`);
  const links = referred.map((each, at) => `  link${at}: ${at === 0 ? `[Type${each}!]` : `Type${each}`}`);
  return `"A generated type."\ntype Type${index}${node} @key(fields: "id") {\n  id: ID!\n  email: String${pii(index, 'EMAIL')}\n${[...scalars, ...links].join('\n')}\n}`;
}

/** What another subgraph adds to a type by its key. */
function addedFields(index: number): string {
  return `type Type${index} @key(fields: "id") {\n  id: ID!\n  field0: Int @external${addition(index)}}`;
}

function addition(index: number): string {
  return `
  total(currency: String): Float @requires(fields: "field0")
  phone: String${pii(index, 'PHONE')}
  createdAt: String!
  tags: [String!]!
`;
}

function pii(index: number, category: string): string {
  return index % 4 === 0 ? ` @pii(category: "${category}")` : ' @notPii(reason: "Generated.")';
}

/** An interface of the type, an enum and an input, used by a root field. */
function companions(index: number): string {
  return `interface Node${index} {\n  id: ID!\n  field1: String\n}
enum State${index} {\n  OPEN\n  CLOSED\n  LOST\n}
input Filter${index} {\n  state: State${index}\n  email: String @pii(category: "EMAIL", use: FILTER)\n  first: Int = 10\n}
extend type Query {\n  find${index}(filter: Filter${index}, after: String): [Node${index}!]!\n}`;
}

/** A type of another subgraph that is only referred to. */
function stub(index: number): string {
  return `type Type${index} @key(fields: "id", resolvable: false) {\n  id: ID!\n}`;
}
