import { expect, test } from 'vitest';
import type { FlowGraph } from '../../test/flow-graph.ts';
import { flowGraph, shown } from '../../test/flow-graph.ts';
import { subgraphsOf } from '../execute/calls-by-subgraph.ts';
import { flowsOf } from './test-flows.ts';

/** What a query can send whom, in lines. */
const flows = (graph: FlowGraph, query: string) => shown(flowsOf(graph.planOf(query), graph.catalog));

const PEOPLE = flowGraph({
  people: `
    type Query { person(id: ID!): Person people: [Person!] }
    type Person @key(fields: "email") @key(fields: "org { code } number") {
      email: String! @p(EMAIL)
      org: Org!
      number: Int! @p(NUMBER)
      nick: String
      ssn: String @p(SSN)
      home: Address @p(ADDRESS)
      mails: [[Mail!]]
    }
    type Org { code: ID! @p(EMPLOYER) name: String @p(NAME) }
    type Address { city: String street: String }
    type Mail { from: String @p(EMAIL) text: String @p(TEXT) }`,
  bills: `
    type Person @key(fields: "email") {
      email: String!
      ssn: String @external
      nick: String @external
      home: Address @external
      mails: [[Mail!]] @external
      open: Int
      score: Int @requires(fields: "ssn nick")
      tax: Int @requires(fields: "home { city }")
      spam: Int @requires(fields: "mails { from }")
    }
    type Address { city: String @external }
    type Mail { from: String @external }`,
  teams: `
    type Person @key(fields: "org { code } number") {
      org: Org!
      number: Int!
      email: String! @external
      team: String
      mailTeam: String @requires(fields: "email")
    }
    type Org { code: ID! @shareable }`,
});

test.each<[string, string, readonly string[]]>([
  ['nothing personal', '{ person(id: 1) { nick ssn } }', []],
  ['a key', '{ person(id: 1) { open } }', ['bills key Person.email EMAIL']],
  ['a key through a list', '{ people { open } }', ['bills key Person.email EMAIL']],
  ['a key of objects', '{ people { team } }', ['teams key Org.code EMPLOYER', 'teams key Person.number NUMBER']],
  [
    'what is required',
    '{ person(id: 1) { score } }',
    ['bills key Person.email EMAIL', 'bills requires Person.ssn SSN'],
  ],
  [
    'what is a key only elsewhere',
    '{ people { mailTeam } }',
    ['teams key Org.code EMPLOYER', 'teams key Person.number NUMBER', 'teams requires Person.email EMAIL'],
  ],
  [
    'a composite field covers what is below',
    '{ person(id: 1) { tax } }',
    ['bills key Person.email EMAIL', 'bills requires Person.home ADDRESS'],
  ],
  [
    'lists of lists of objects',
    '{ person(id: 1) { spam } }',
    ['bills key Person.email EMAIL', 'bills requires Mail.from EMAIL'],
  ],
])('what is sent with an entity: %s', (_, query, expected) => {
  expect(flows(PEOPLE, query)).toEqual(expected);
});

test('every subgraph that can be called is known, though it is sent nothing personal', () => {
  const plan = PEOPLE.planOf('{ people { nick open } }');
  expect(subgraphsOf(plan)).toEqual(['bills', 'people']);
  expect(shown(flowsOf(plan, PEOPLE.catalog))).toEqual(['bills key Person.email EMAIL']);
});

const MEDIA = flowGraph({
  library: `
    type Query { media: [Media] book: Book }
    interface Media @key(fields: "id") { id: ID! title: String }
    type Book implements Media @key(fields: "id") { id: ID! @p(ISBN) title: String @p(TITLE) pages: Int }
    type Film implements Media @key(fields: "id") { id: ID! title: String }`,
  ratings: `
    type Query { top: [Media] }
    type Media @key(fields: "id") @interfaceObject {
      id: ID!
      title: String @external
      stars(by: String @p(NAME)): Int @requires(fields: "title")
    }`,
});

const RATED = ['ratings key Book.id ISBN', 'ratings requires Book.title TITLE'];

test.each<[string, string, readonly string[]]>([
  ['any of its objects may be sent', '{ media { stars } }', RATED],
  ['a known type', '{ book { stars } }', RATED],
  ['it is sent to the other subgraph by its key', '{ top { ... on Book { pages } } }', ['library key Book.id ISBN']],
  [
    'an argument on it',
    '{ media { stars(by: "Ann") } }',
    [
      'ratings argument Book.stars(by:) NAME',
      'ratings argument Film.stars(by:) NAME',
      'ratings argument Media.stars(by:) NAME',
      ...RATED,
    ],
  ],
])('an interface that is an object elsewhere: %s', (_, query, expected) => {
  expect(flows(MEDIA, query)).toEqual(expected);
});

test('a subgraph that provides a field is not asked for it, so nothing is sent for it', () => {
  const graph = flowGraph({
    people: 'type Person @key(fields: "email") { email: String! @p(EMAIL) name: String @shareable }',
    posts: `
      type Query { posts: [Post] named: [Post] @shareable }
      type Post { text: String author: Person @provides(fields: "name") other: Person }
      type Person @key(fields: "email") { email: String! @p(EMAIL) name: String @external }`,
  });
  expect(flows(graph, '{ posts { author { name } } }')).toEqual([]);
  expect(flows(graph, '{ posts { other { name } } }')).toEqual(['people key Person.email EMAIL']);
});

const SHOPS = flowGraph({
  shops: `
    type Query { shops: [Shop] stalls: [Stall] }
    type Shop @key(fields: "id") { id: ID! owner: Owner items: [Item] }
    type Stall @key(fields: "id") { id: ID! owner: Owner items: [Item] }
    type Owner { name: String @p(NAME) phone: String @p(PHONE) }
    type Item @key(fields: "id") { id: ID! @p(SERIAL) }`,
  items: `
    type Shop @key(fields: "id") @context(name: "place") { id: ID! owner: Owner @external }
    type Stall @key(fields: "id") @context(name: "place") { id: ID! owner: Owner @external }
    type Owner { name: String @external }
    type Item @key(fields: "id") {
      id: ID!
      plain: String
      heard(n: Int, name: String @fromContext(field: "$place { owner { name } }")): String
    }`,
});

test('what a field takes from context is sent', () => {
  expect(flows(SHOPS, '{ shops { items { plain } } }')).toEqual(['items key Item.id SERIAL']);
  expect(flows(SHOPS, '{ shops { items { heard(n: 1) } } }')).toEqual([
    'items context Owner.name NAME',
    'items key Item.id SERIAL',
  ]);
});
