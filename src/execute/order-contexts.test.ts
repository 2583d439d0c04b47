import type { FetchNode, PlanNode } from '@apollo/query-planner';
import { OperationTypeNode, parse } from 'graphql';
import { expect, test } from 'vitest';
import { CodedError } from '../errors.ts';
import { orderContexts } from './order-contexts.ts';

/** A fetch of entities at a path, by the name of its subgraph; each path of `takes` is one that it takes from context. */
function fetch(
  serviceName: string,
  at: string,
  fields: string,
  takes: readonly string[] = [],
  more: Partial<FetchNode> = {},
) {
  const node: FetchNode = {
    kind: 'Fetch',
    serviceName,
    operationKind: OperationTypeNode.QUERY,
    operationName: undefined,
    operation: at === '' ? `{ ${fields} }` : `{ _entities(representations: []) { ... on T { ${fields} } } }`,
    contextRewrites: takes.map((path) => ({ kind: 'KeyRenamer', path: path.split('/'), renameKeyTo: 'c' })),
    ...(at === '' ? {} : { requires: [] }),
    ...more,
  };
  return at === '' ? node : ({ kind: 'Flatten', path: at.split('.'), node } as const);
}

const atOnce = (...nodes: PlanNode[]): PlanNode => ({ kind: 'Parallel', nodes });
const inTurn = (...nodes: PlanNode[]): PlanNode => ({ kind: 'Sequence', nodes });

function fetchesOf(node: PlanNode): readonly FetchNode[] {
  if (node.kind === 'Fetch') return [node];
  if (node.kind === 'Flatten') return fetchesOf(node.node);
  return node.kind === 'Sequence' || node.kind === 'Parallel' ? node.nodes.flatMap(fetchesOf) : [];
}

/** A plan in a line: `a > (b + c)`. */
function shown(node: PlanNode): string {
  if (node.kind === 'Fetch') return node.serviceName;
  if (node.kind === 'Flatten') return shown(node.node);
  if (node.kind === 'Sequence') return `(${node.nodes.map(shown).join(' > ')})`;
  return node.kind === 'Parallel' ? `[${node.nodes.map(shown).join(' ')}]` : node.kind;
}

const ordered = (node: PlanNode) =>
  orderContexts(node, new Map(fetchesOf(node).map((each) => [each, parse(each.operation)])));

const root = fetch('root', '', 'shops { id items { id } }');
const names = fetch('names', 'shops.@', 'name size { width }');
const items = fetch('items', 'shops.@.items.@', 'heard', ['../... on Shop/name']);

test('a fetch that takes a value comes after the one that fetches it', () => {
  expect(shown(ordered(inTurn(root, atOnce(items, names))))).toBe('(root > ([names] > [items]))');
  expect(shown(ordered(inTurn(root, names, items)))).toBe('(root > names > items)');
});

test('what takes nothing stays where it was', () => {
  const beside = fetch('beside', 'shops.@', 'other');
  expect(shown(ordered(inTurn(root, atOnce(beside, items, names))))).toBe('(root > ([beside names] > [items]))');
  const plain = inTurn(root, atOnce(beside, names));
  expect(ordered(plain)).toBe(plain);
});

test('one value may need another first', () => {
  const tags = fetch('tags', 'shops.@.items.@', 'tag', ['../... on Shop/size/width']);
  const parts = fetch('parts', 'shops.@.items.@.parts', 'heard', ['../... on Item/tag']);
  expect(shown(ordered(inTurn(root, atOnce(parts, tags, names))))).toBe('(root > ([names] > [tags] > [parts]))');
});

test('a value that the plan renames is known by its own name', () => {
  const renamed = fetch('names', 'shops.@', 'name__alias_0: name', [], {
    outputRewrites: [{ kind: 'KeyRenamer', path: ['... on T', 'name__alias_0'], renameKeyTo: 'name' }],
  });
  expect(shown(ordered(inTurn(root, atOnce(items, renamed))))).toBe('(root > ([names] > [items]))');
});

test.each<[string, PlanNode]>([
  ['nobody fetches it', inTurn(root, items)],
  ['it is fetched elsewhere', inTurn(root, fetch('names', 'other', 'name'), items)],
  ['it is fetched later', inTurn(root, items, names)],
  [
    'two wait for each other',
    inTurn(
      root,
      atOnce(fetch('a', 'shops.@.items.@', 'x', ['../... on Shop/y']), fetch('b', 'shops.@', 'y', ['items/x'])),
    ),
  ],
])('a plan that takes a value before it is there is never run: %s', (_, plan) => {
  expect(() => ordered(plan)).toThrow(CodedError);
});
