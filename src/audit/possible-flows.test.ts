import { expect, test } from 'vitest';
import { flowGraph, shown } from '../../test/flow-graph.ts';
import { possibleFlows } from './possible-flows.ts';

/** What subgraphs can be sent at all, as lines with reasons: `billing key Customer.email EMAIL <- Customer`. */
function possible(subgraphs: Readonly<Record<string, string>>): readonly string[] {
  const { sdl, catalog } = flowGraph(subgraphs);
  const flows = possibleFlows(sdl, catalog);
  return shown(flows).map((line, index) => [line, ...(flows[index]?.through ?? [])].join(' <- '));
}

test('keys go to whoever resolves entities by them, if others know the type too', () => {
  expect(
    possible({
      people: `
        type Query { me: Person box: Box }
        type Person @key(fields: "email") @key(fields: "org { code }") { email: String! @p(EMAIL) org: Org! }
        type Org { code: ID! @p(EMPLOYER) }
        type Box @key(fields: "owner") { owner: String! @p(NAME) }`,
      'bills-eu': 'type Person @key(fields: "email") { email: String! open: Int }',
      posts: 'type Query { by: Person } type Person @key(fields: "email", resolvable: false) { email: String! }',
    }),
  ).toEqual([
    'bills-eu key Person.email EMAIL <- Person',
    'people key Org.code EMPLOYER <- Person',
    'people key Person.email EMAIL <- Person',
  ]);
});

test('what fields require is sent to their subgraph, but for its keys', () => {
  expect(
    possible({
      people: `
        type Query { me: Person }
        type Person @key(fields: "id") { id: ID! ssn: String @p(SSN) home: Home @p(ADDRESS) }
        type Home { city: String street: String @p(STREET) }`,
      bills: `
        type Person @key(fields: "id") {
          id: ID! ssn: String @external home: Home @external
          tax: Int @requires(fields: "ssn home { city street }") score: Int @requires(fields: "ssn")
        }
        type Home { city: String @external street: String @external }`,
    }),
  ).toEqual([
    'bills requires Home.street STREET <- Person.tax',
    'bills requires Person.home ADDRESS <- Person.tax',
    'bills requires Person.ssn SSN <- Person.score <- Person.tax',
  ]);
});

test('an object that is part of a key stays so where more of it is required', () => {
  expect(
    possible({
      people: `
        type Query { me: Person }
        type Person @key(fields: "org { code }") { org: Org! @p(EMPLOYER) }
        type Org { code: ID! @shareable name: String @p(NAME) }`,
      bills: `
        type Person @key(fields: "org { code }") { org: Org! @shareable open: Int @requires(fields: "org { name }") }
        type Org { code: ID! @shareable name: String @external }`,
    }),
  ).toEqual([
    'bills key Person.org EMPLOYER <- Person',
    'bills requires Org.name NAME <- Person.open',
    'people key Person.org EMPLOYER <- Person',
  ]);
});

test('an interface that is an object elsewhere stands for all its objects', () => {
  expect(
    possible({
      library: `
        type Query { media: [Media] }
        interface Media @key(fields: "id") { id: ID! title: String }
        type Book implements Media @key(fields: "id") { id: ID! @p(ISBN) title: String }
        type Film implements Media @key(fields: "id") { id: ID! title: String @p(TITLE) }`,
      ratings: `
        type Media @key(fields: "id") @interfaceObject {
          id: ID! title: String @external stars(by: String @p(NAME)): Int @requires(fields: "title")
        }`,
    }),
  ).toEqual([
    'library key Book.id ISBN <- Media',
    'ratings argument Book.stars(by:) NAME',
    'ratings argument Film.stars(by:) NAME',
    'ratings argument Media.stars(by:) NAME',
    'ratings key Book.id ISBN <- Media',
    'ratings requires Film.title TITLE <- Media.stars',
  ]);
});

test('what fields take from context is sent to their subgraph', () => {
  expect(
    possible({
      shops: `
        type Query { shop: Shop }
        type Shop @key(fields: "id") { id: ID! owner: String @p(NAME) items: [Item] }
        type Item @key(fields: "id") { id: ID! }`,
      items: `
        type Shop @key(fields: "id") @context(name: "shop") { id: ID! owner: String @external }
        type Item @key(fields: "id") { id: ID! heard(name: String @fromContext(field: "$shop { owner }")): Int }`,
    }),
  ).toEqual(['items context Shop.owner NAME <- Item.heard']);
});

test('arguments go to whoever resolves the field, with all that their inputs can hold', () => {
  expect(
    possible({
      people: `
        type Query { me: Person find(filter: Filter): Int count(of: [Filter!]): Int @shareable by(mail: String @p(EMAIL)): Int }
        type Person @key(fields: "id") { id: ID! said(about: String @p(NAME)): Int }
        input Filter { name: String @p(NAME) and: [Filter] sort: Sort }
        enum Sort { AGE INCOME @p(INCOME) }`,
      counts: `
        type Query { count(of: [Filter!]): Int @shareable }
        type Person @key(fields: "id") { id: ID! said(about: String): Int @external more: Int @requires(fields: "said(about: \\"a\\")") }
        input Filter { name: String and: [Filter] sort: Sort }
        enum Sort { AGE INCOME }`,
    }),
  ).toEqual([
    'counts argument Filter.name NAME <- Query.count(of:)',
    'counts argument Sort.INCOME INCOME <- Query.count(of:)',
    'people argument Filter.name NAME <- Query.count(of:) <- Query.find(filter:)',
    'people argument Person.said(about:) NAME',
    'people argument Query.by(mail:) EMAIL',
    'people argument Sort.INCOME INCOME <- Query.count(of:) <- Query.find(filter:)',
  ]);
});
