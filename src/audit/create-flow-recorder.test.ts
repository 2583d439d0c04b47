import fc from 'fast-check';
import { expect, test } from 'vitest';
import { flowGraph, shown } from '../../test/flow-graph.ts';

import { flowsOf, recordedFlows } from './test-flows.ts';

const GRAPH = flowGraph({
  people: `
    type Query {
      find(filter: Filter, sort: [Sort!], name: String @p(NAME)): Person
      me: Person
    }
    type Person @key(fields: "email") { email: String! @p(EMAIL) }
    input Filter { name: String @p(NAME) sort: Sort age: Int and: [Filter!] toString: String @p(ODD) }
    enum Sort { AGE INCOME @p(INCOME) }`,
  notes: 'type Person @key(fields: "email") { email: String! notes(about: String @p(NAME)): String }',
});

/** What a run with these variables records, where each fetch was made as often as `calls` says, else once. */
function recorded(query: string, variables: Readonly<Record<string, unknown>>, calls?: readonly number[]) {
  const plan = GRAPH.planOf(query);
  const record = recordedFlows(plan, GRAPH.catalog);
  return shown(record({ calls: calls ?? plan.fetches.map(() => 1), variables }));
}

const FILTER = 'query($f: Filter) { find(filter: $f) { __typename } }';
const NAME = 'people argument Filter.name NAME';
const INCOME = 'people argument Sort.INCOME INCOME';

test.each<[string, unknown, readonly string[]]>([
  ['nothing', undefined, []],
  ['null', null, []],
  ['another field', { age: 1 }, []],
  ['the field', { name: 'Ann' }, [NAME]],
  ['null in the field, which asks for those who have none', { name: null }, [NAME]],
  ['the field, deep', { age: 1, and: [{ and: [] }, { and: { name: 'Ann' } }] }, [NAME]],
  ['the enum value', { sort: 'INCOME' }, [INCOME]],
  ['another enum value', { and: [{ sort: 'AGE' }] }, []],
  ['a field that every object answers to', { toString: 'x' }, ['people argument Filter.toString ODD']],
  ['what does not fit the type', ['Ann', { constructor: 1 }], []],
])('an input object is recorded for what it holds: %s', (_, f, expected) => {
  expect(recorded(FILTER, f === undefined ? {} : { f })).toEqual(expected);
});

test('a variable that is absent sends its default, which stands in the operation', () => {
  const query =
    'query($f: Filter = { name: "Ann" }, $s: Sort! = INCOME) { find(filter: $f, sort: [$s]) { __typename } }';
  expect(recorded(query, {})).toEqual([NAME, INCOME]);
  expect(recorded(query, { f: { age: 1 }, s: 'AGE' })).toEqual([]);
});

test('an argument by variable is recorded where the variable is given', () => {
  const query = 'query($n: String, $m: String) { find(name: $n, filter: { name: $m }) { __typename } }';
  const argument = 'people argument Query.find(name:) NAME';
  expect(recorded(query, {})).toEqual([]);
  expect(recorded(query, { n: 'Ann' })).toEqual([argument]);
  expect(recorded(query, { n: 'Ann', m: 'Bob' })).toEqual([NAME, argument]);
});

test('a fetch that was not made sends nothing', () => {
  const query = '{ me { notes(about: "Ann") } }';
  const sent = ['notes argument Person.notes(about:) NAME', 'notes key Person.email EMAIL'];
  expect(recorded(query, {}, [1, 1])).toEqual(sent);
  expect(recorded(query, {}, [1, 3])).toEqual(sent);
  expect(recorded(query, {}, [1, 0])).toEqual([]);
  expect(recorded(query, {}, [])).toEqual([]);
});

test('law: no run records what its plan cannot send, and more fetches or variables never record less', () => {
  const plan = GRAPH.planOf(
    'query($f: Filter, $s: [Sort!], $n: String) { find(filter: $f, sort: $s, name: $n) { notes(about: $n) } }',
  );
  const record = recordedFlows(plan, GRAPH.catalog);
  const all = shown(flowsOf(plan, GRAPH.catalog));
  const filter = fc.letrec((tie) => ({
    filter: fc.record(
      { name: fc.string(), age: fc.integer(), sort: fc.constantFrom('AGE', 'INCOME'), and: fc.array(tie('filter')) },
      { requiredKeys: [] },
    ),
  })).filter;
  const variables = fc.record(
    { f: filter, s: fc.array(fc.constantFrom('AGE', 'INCOME')), n: fc.string() },
    { requiredKeys: [] },
  );
  const calls = fc.tuple(fc.nat(2), fc.nat(2));
  fc.assert(
    fc.property(variables, variables, calls, calls, (some, others, few, more) => {
      const less = shown(record({ calls: few, variables: some }));
      expect(all).toEqual(expect.arrayContaining([...less]));
      const sums = few.map((count, index) => count + (more[index] ?? 0));
      expect(shown(record({ calls: sums, variables: { ...others, ...some } }))).toEqual(
        expect.arrayContaining([...less]),
      );
    }),
  );
});
