import { expect, test } from 'vitest';
import { HEAD } from '../../../test/graph.ts';
import { composeSupergraph } from '../../compose/compose-supergraph.ts';
import { buildCatalog } from '../build-catalog.ts';

const P = '@pii(category: "SECRET")';
const OK = '@notPii(reason: "test")';

/** The findings of one subgraph, or of two. */
function findings(...subgraphs: readonly string[]) {
  const sources = subgraphs.map((sdl, index) => ({
    name: `s${index}`,
    url: `http://s${index}.test`,
    sdl: `${HEAD}\n${sdl}`,
    file: `s${index}.graphql`,
  }));
  const { supergraphSdl, locate } = composeSupergraph(sources);
  const source = { sdl: supergraphSdl, file: 'supergraph.graphql', locate };
  return buildCatalog(source, new Map()).findings.filter(({ code }) => code === 'PII_PARTLY_COVERED');
}

/** For each finding the field that shows; what it shows; and the field that hides that. */
function twins(...subgraphs: readonly string[]): readonly unknown[] {
  return findings(...subgraphs).map(({ coordinate, message }) => {
    const [, shown, hiding] = /shows (\S+), which (\S+) hides/.exec(message) ?? [];
    return [coordinate, shown, hiding];
  });
}

const C = 'type C { plate: String }';
const D = 'type D { other: String }';

test.each([
  [
    'an interface',
    `interface P { plate: String } type C implements P { plate: String } type Query { mine: P ${P} any: C }`,
  ],
  ['a union', `${C} ${D} union U = C | D type Query { mine: U ${P} any: C }`],
  [
    'an annotated interface, which does not reach what only implementers have',
    `interface P ${P} { street: String } type C implements P { street: String plate: String } type Query { mine: P any: C }`,
  ],
  ['an annotated union', `${C} ${D} union U ${P} = C | D type Query { mine: U any: C }`],
  ['an entity', `type C @key(fields: "id") { id: ID! plate: String } type Query { mine: C ${P} any: C }`],
  ['a type', `${C} type Query { mine: C ${P} any: C }`],
  ['lists', `${C} type Query { mine: [[C!]!]! ${P} any: [C] }`],
  [
    'another interface',
    `interface P { plate: String } interface Q { plate: String } type C implements P & Q { plate: String } type Query { mine: P ${P} any: Q }`,
  ],
  ['a union on the other way', `${C} ${D} union U = C | D type Query { mine: C ${P} any: U }`],
  ['an argument on the other way', `${C} type Query { mine: C ${P} any(id: ID!): C }`],
  ['a mutation', `${C} type Query { mine: C ${P} } type Mutation { any: C }`],
])('data that is hidden on one way and shown on another: %s', (what, sdl) => {
  expect(twins(sdl)).toEqual([[what === 'a mutation' ? 'Mutation.any' : 'Query.any', 'C.plate', 'Query.mine']]);
});

test.each([
  [
    'below the other way',
    `${C} type W { c: C } type Query { mine: C ${P} any: W }`,
    [['W.c', 'C.plate', 'Query.mine']],
  ],
  [
    'below both ways',
    `${C} type W { c: C } type Query { mine: W ${P} any: W }`,
    [['Query.any', 'C.plate', 'Query.mine']],
  ],
  [
    'below the way that hides it',
    `${C} type W { x: Int c: C } type Query { mine: W ${P} any: C }`,
    [['Query.any', 'C.plate', 'Query.mine']],
  ],
  [
    'far below',
    `${C} type V { c: C } type W { v: [V] } type Query { mine: W ${P} any: V }`,
    [['Query.any', 'C.plate', 'Query.mine']],
  ],
  [
    'in an entity that returns itself',
    `type C @key(fields: "id") { id: ID! plate: String next: C } type Query { mine: C ${P} }`,
    [['C.next', 'C.plate', 'Query.mine']],
  ],
  [
    'in an entity that an interface returns',
    `interface P { next: C } type C implements P @key(fields: "id") { id: ID! plate: String next: C } type Query { mine: C ${P} }`,
    [['P.next', 'C.plate', 'Query.mine']],
  ],
  [
    'beside an implementer whose field is annotated',
    `${C} interface I { c: C } type V implements I { c: C ${P} } type W implements I { c: C } type Query { v: V w: W }`,
    [['I.c', 'C.plate', 'V.c']],
  ],
  [
    'in a type that was reviewed, which is no word about what it returns',
    `${C} type W ${OK} { n: Int c: C } type Query { mine: C ${P} any: W }`,
    [['W.c', 'C.plate', 'Query.mine']],
  ],
  [
    'beside a payload that returns the query as a whole',
    `${C} type W { query: Query } type Mutation { pay: W ${P} } type Query { mine: C ${P} any: C }`,
    [['Query.any', 'C.plate', 'Query.mine']],
  ],
  [
    'below an entity',
    `${C} type E @key(fields: "id") { id: ID! c: C } type Query { mine: E ${P} any: E }`,
    [['Query.any', 'C.plate', 'Query.mine']],
  ],
  [
    'in two places',
    `${C} type Query { mine: C ${P} any: C more: [C] }`,
    [
      ['Query.any', 'C.plate', 'Query.mine'],
      ['Query.more', 'C.plate', 'Query.mine'],
    ],
  ],
])('the field that shows it is named: %s', (_, sdl, expected) => {
  expect(twins(sdl)).toEqual(expected);
});

test('what an @interfaceObject adds is shown by every way to an implementer', () => {
  const one = `interface Media @key(fields: "id") { id: ID! } type Book implements Media @key(fields: "id") { id: ID! } type Query { mine: Media ${P} any: Book }`;
  const two = 'type Media @interfaceObject @key(fields: "id") { id: ID! owner: String }';
  expect(twins(one, two)).toEqual([['Query.any', 'Book.owner', 'Query.mine']]);
});

test.each([
  ['a nested type that only the hidden way leads to', `${C} type W { c: C } type Query { mine: W ${P} }`],
  ['a type that both ways hide', `${C} type Query { mine: C ${P} any: C ${P} }`],
  ['a type that stands only below what is hidden', `${C} type W { c: C } type Query { mine: W ${P} any: C ${P} }`],
  ['a value type that returns itself', `type C { plate: String next: C } type Query { mine: C ${P} }`],
  ['a way that was reviewed', `${C} type Query { mine: C ${P} any: C ${OK} }`],
  [
    'a way that was reviewed on the interface',
    `${C} interface I { any: C ${OK} } type W implements I { any: C } type Query { mine: C ${P} w: W }`,
  ],
  ['what stands below a way that was reviewed', `${C} type W { c: C } type Query { mine: C ${P} any: W ${OK} }`],
  ['a union that was reviewed', `${C} ${D} union U ${OK} = C | D type Query { mine: C ${P} any: U }`],
  ['a type that was reviewed', `type C ${OK} { plate: String } type Query { mine: C ${P} any: C }`],
  ['fields that were reviewed', `type C { plate: String ${OK} } type Query { mine: C ${P} any: C }`],
  ['a scalar that was reviewed', `scalar Plate ${OK} type C { plate: Plate } type Query { mine: C ${P} any: C }`],
  ['fields that are annotated themselves', `type C { plate: String ${P} } type Query { mine: C ${P} any: C }`],
  [
    'fields that the interface annotates',
    `interface P { plate: String ${P} } type C implements P { plate: String } type Query { mine: P ${P} any: C }`,
  ],
  ['a type that is annotated', `type C ${P} { plate: String } type Query { mine: C any: C }`],
  [
    'an annotated interface whose implementers have nothing more',
    `interface P ${P} { plate: String } type C implements P { plate: String } type Query { mine: P any: C }`,
  ],
  [
    'an entity of which only the id is shown',
    `type C @key(fields: "id") { id: ID! plate: String ${P} } type Query { mine: C ${P} any: C }`,
  ],
  ['another type', `${C} ${D} type Query { mine: C ${P} any: D }`],
  [
    'an entity below, where the cover ends',
    `type E @key(fields: "id") { id: ID! plate: String } type W { x: Int e: E } type Query { mine: W ${P} any: E }`,
  ],
  [
    'what a payload returns as a whole',
    `${C} type W { query: Query } type Mutation { pay: W ${P} } type Query { any: C }`,
  ],
])('nothing is said of %s', (_, sdl) => {
  expect(findings(sdl)).toEqual([]);
});

test('it says where, what hides it, and what to do', () => {
  const one = `type Query {\n any: [C]\n mine: P ${P}\n}\ninterface P { plate: String }\ntype C implements P { plate: String }`;
  const line = HEAD.split('\n').length + 2;
  expect(findings(one)).toMatchObject([
    {
      severity: 'warning',
      coordinate: 'Query.any',
      subgraph: 's0',
      place: { file: 's0.graphql', line },
      message: expect.stringMatching(/Query\.any shows C\.plate, which Query\.mine hides/),
      fix: expect.stringMatching(/@pii.*Query\.any.*C\.plate.*@notPii/),
    },
  ]);
});
