import type { FetchNode, PlanNode } from '@apollo/query-planner';
import { buildASTSchema, OperationTypeNode, parse } from 'graphql';
import { expect, test } from 'vitest';
import { planBuilderOf, smallSupergraph } from '../../test/small-supergraph.ts';
import { createLifetime } from '../lib/lifetime.ts';
import { PLANNED_NAME } from '../operation/planned-names.ts';
import { compilePlan } from './compile-plan.ts';
import { NOTHING_FORWARDED } from './forwarded-headers.ts';
import { runPlan } from './run-plan.ts';
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
  expect(root?.kind === 'root' && root.head(undefined)).toBe('{"query":"{a{__typename id}}","variables":{');
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
  'query NAME { a { id leaf } }',
  'query NAME($n: Int) { a { by(n: $n) } b { leaf } }',
  'mutation NAME { c { leaf } d { other } }',
])(
  'planned under one name, every fetch has the name of the client, or none, as the planner would put it: %s',
  (query) => {
    const heads = (name: string, given: string | undefined) =>
      compile(query.replace('NAME', name)).fetches.map(({ head }) => head(given));
    expect(heads(PLANNED_NAME, 'Ask_1')).toEqual(heads('Ask_1', undefined));
    expect(heads(PLANNED_NAME, undefined)).toEqual(heads('', undefined));
  },
);

test('no name changes what is asked: what is no GraphQL Name is not run', async () => {
  const plan = compile(`query ${PLANNED_NAME} { a { id } }`);
  const context = { assertionFor: () => '', forwarded: NOTHING_FORWARDED, lifetime: createLifetime(60_000) };
  const run = (operationName: string) =>
    runPlan(plan, { ...context, operationName, variables: {} }, { clients: new Map(), types });
  for (const name of ['', 'A{b{id}}', 'A(', 'A\n', 'A B', '1A', 'A"', 'Ä', 'A\\u0022', 'A\ufeff'])
    await expect(run(name)).rejects.toThrow('GraphQL Name');
  // A name goes on to where there is no subgraph to send it to.
  await expect(run('A_1')).rejects.toMatchObject({ cause: { message: expect.stringContaining('not there') } });
});

test('a fetch whose text does not begin with its name is not run', () => {
  const wrong = { ...fetch, requires: undefined, operationName: `${PLANNED_NAME}__two__0` } as unknown as FetchNode;
  expect(() => compilePlan({ kind: 'QueryPlan', node: wrong }, types, schema)).toThrow('its name');
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
