import { expect, test } from 'vitest';
import { flowGraph, shown } from '../../test/flow-graph.ts';

import { flowsOf, recordedFlows } from './test-flows.ts';

const GRAPH = flowGraph({
  people: `
    type Query {
      by(email: String @p(EMAIL), open: Int): Person
      find(filter: Filter, sort: [Sort!], open: Int): Person
      any: Being
      me: Person
    }
    interface Being { said(word: String): String }
    type Person implements Being @key(fields: "id") { id: ID! said(word: String @p(WORD)): String told(if: Boolean @p(FLAG)): Int }
    type Robot implements Being { said(word: String): String }
    input Filter { name: String @p(NAME) age: Int and: [Filter!] }
    enum Sort { AGE INCOME @p(INCOME) }`,
  notes: `
    type Person @key(fields: "id") { id: ID! notes(about: String @p(NAME), limit: Int): String }`,
});

const BY = 'people argument Query.by(email:) EMAIL';
const NAME = 'people argument Filter.name NAME';
const INCOME = 'people argument Sort.INCOME INCOME';

test.each<[string, string, readonly string[]]>([
  ['a literal', '{ by(email: "a@b.test") { id } }', [BY]],
  ['a variable', 'query($e: String) { by(email: $e) { id } }', [BY]],
  ['an alias', '{ other: by(email: "a@b.test") { id } }', [BY]],
  ['not given', '{ by(open: 1) { id } }', []],
  ['a field of an input object', '{ find(filter: { name: "Ann" }) { id } }', [NAME]],
  ['a field deep in one', '{ find(filter: { and: [{ and: { name: "Ann" } }] }) { id } }', [NAME]],
  ['another field of one', '{ find(filter: { age: 3, and: [] }) { id } }', []],
  ['a field by variable', 'query($n: String) { find(filter: { name: $n }) { id } }', [NAME]],
  ['whatever an object can hold', 'query($f: Filter) { find(filter: $f) { id } }', [NAME]],
  ['whatever an object in a list can hold', 'query($f: Filter!) { find(filter: { and: [$f] }) { id } }', [NAME]],
  ['an enum value', '{ find(sort: [AGE, INCOME]) { id } }', [INCOME]],
  ['another enum value', '{ find(sort: AGE) { id } }', []],
  ['whatever an enum can be', 'query($s: Sort!) { find(sort: [$s]) { id } }', [INCOME]],
  ['the argument of a directive', 'query($e: Boolean!) { me { id told @skip(if: $e) } }', []],
  ['on an interface', '{ any { said(word: "x") } }', ['people argument Person.said(word:) WORD']],
  ['below an entity', '{ me { notes(about: "Ann", limit: 1) } }', ['notes argument Person.notes(about:) NAME']],
])('arguments: %s', (_, query, expected) => {
  expect(shown(flowsOf(GRAPH.planOf(query), GRAPH.catalog))).toEqual(expected);
});

test("a client's variable that is named as a plan's own is the client's", () => {
  const own = 'query($cordon__representations: String) { me { notes(about: $cordon__representations) } }';
  const record = recordedFlows(GRAPH.planOf(own), GRAPH.catalog);
  const sent = ['notes argument Person.notes(about:) NAME'];
  expect(shown(record({ calls: [1, 1], variables: { representations: 'Ann' } }))).toEqual(sent);
  expect(record({ calls: [1, 1], variables: {} })).toEqual([]);
});
