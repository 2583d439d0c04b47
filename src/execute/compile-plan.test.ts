import type { FetchNode, PlanNode } from '@apollo/query-planner';
import { buildASTSchema, OperationTypeNode, parse } from 'graphql';
import { expect, test } from 'vitest';
import { planBuilderOf, smallSupergraph } from '../../test/small-supergraph.ts';
import { compilePlan } from './compile-plan.ts';
import { typeRelation } from './type-relation.ts';

const SDL = smallSupergraph({
  one: 'type Query { a: P b: P } type Mutation { c: P d: P } type P @key(fields: "id") { id: ID! }',
  two: 'type P @key(fields: "id") { id: ID! leaf: Int other: Int by(n: Int): Int home: Home } type Home { street: String }',
});
const schema = buildASTSchema(parse(SDL), { assumeValidSDL: true });
const types = typeRelation(schema);
const planOf = planBuilderOf(SDL);
const compile = (query: string) => compilePlan(planOf(query), types, schema);

test.each([
  ['leaves', '{ a { leaf } b { leaf } }', 1],
  ['different leaves', '{ a { leaf } b { other } }', 0],
  ['one path', '{ a { leaf } }', 0],
  ['objects', '{ a { home { street } } b { home { street } } }', 0],
  ['a variable', 'query($n: Int) { a { by(n: $n) } b { by(n: $n) } }', 0],
  ['a mutation', 'mutation { c { leaf } d { leaf } }', 0],
])('answers are shared across paths only where that is safe: %s', (_, query, groups) => {
  expect(compile(query).groups).toBe(groups);
});

const fetch: FetchNode = {
  kind: 'Fetch',
  serviceName: 'two',
  operationKind: OperationTypeNode.QUERY,
  operation: 'query A__two__0($representations:[_Any!]!){_entities(representations:$representations){...on P{leaf}}}',
  requires: [{ kind: 'InlineFragment', typeCondition: 'P', selections: [{ kind: 'Field', name: 'id' }] }],
  variableUsages: [],
  operationName: 'A__two__0',
  inputRewrites: [],
  outputRewrites: [],
};

test.each<[string, Partial<FetchNode>, number]>([
  ['the same', {}, 1],
  ["another operation's name", { operation: fetch.operation.replace('A__two__0', 'A__two__1') }, 1],
  ['another subgraph', { serviceName: 'three' }, 0],
  ['another operation', { operation: fetch.operation.replace('leaf', 'other') }, 0],
  ['an alias', { operation: fetch.operation.replace('leaf', 'leaf:other') }, 0],
  [
    'a rewrite',
    { outputRewrites: [{ kind: 'KeyRenamer', path: ['... on P', 'leaf__alias_0'], renameKeyTo: 'leaf' }] },
    0,
  ],
])('two fetches ask the same when subgraph and operation are the same but for its name: %s', (_, changes, groups) => {
  const at = (path: string, node: FetchNode): PlanNode => ({ kind: 'Flatten', path: [path], node });
  const nodes = [at('a', fetch), at('b', { ...fetch, ...changes })];
  expect(compilePlan({ kind: 'QueryPlan', node: { kind: 'Parallel', nodes } }, types, schema).groups).toBe(groups);
});

test('the body of a request is ready up to its variables', () => {
  const { step } = compile('query($n: Int) { a { by(n: $n) } }');
  if (step.kind !== 'sequence') throw new Error('Two fetches in a row.');
  const [root, entities] = step.steps;
  expect(root).toMatchObject({ kind: 'root', subgraph: 'one', isRead: true, path: [], failurePaths: [['a']] });
  expect(root).toMatchObject({ head: '{"query":"{a{__typename id}}","variables":{' });
  expect(entities).toMatchObject({
    kind: 'entities',
    subgraph: 'two',
    path: ['a'],
    variables: [{ name: 'n', clientName: 'n' }],
    failurePaths: [['a']],
    keys: new Set(['_entities', 'by']),
  });
});

test.each([
  ['defers', { kind: 'Defer', primary: {}, deferred: [] }],
  [
    'passes context to a root field',
    {
      kind: 'Sequence',
      nodes: [
        { ...fetch, requires: undefined, operation: '{ leaf }' },
        { ...fetch, requires: undefined, contextRewrites: [{ kind: 'KeyRenamer', path: ['leaf'], renameKeyTo: 'c' }] },
      ],
    },
  ],
])('a plan that %s is not run', (_, node) => {
  const plan = { kind: 'QueryPlan', node } as unknown as Parameters<typeof compilePlan>[0];
  expect(() => compilePlan(plan, types, schema)).toThrow('is not run');
});
