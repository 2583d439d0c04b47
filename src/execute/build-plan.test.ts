import type { QueryPlan } from '@apollo/query-planner';
import { expect, test } from 'vitest';
import { plainText, planBuilderOf, smallSupergraph, THINGS, WIDE, wideOperation } from '../../test/small-supergraph.ts';
import { CodedError } from '../errors.ts';
import { createPlanBuilder } from './build-plan.ts';
import { readSupergraph } from './read-supergraph.ts';
import { runWithin } from './run-within.ts';

const CANARY = 'canary-7f3a91c2d4';
const build = planBuilderOf(THINGS);

/** The code with which an operation is refused, and all that the error says. */
function refusal(plan: () => QueryPlan): { readonly code: string; readonly text: string } {
  try {
    return { code: 'none', text: JSON.stringify(plan()) };
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    const { code, message, stack, details, cause } = error;
    return { code, text: JSON.stringify({ message, stack, details, cause }) };
  }
}

test('a plan fetches from the subgraphs in order', () => {
  expect(JSON.parse(JSON.stringify(build('{ thing { name } }')))).toEqual({
    kind: 'QueryPlan',
    node: {
      kind: 'Sequence',
      nodes: [
        expect.objectContaining({ serviceName: 'one', operation: '{thing{__typename id}}' }),
        { kind: 'Flatten', path: ['thing'], node: expect.objectContaining({ serviceName: 'two' }) },
      ],
    },
  });
});

test('what the gateway answers itself needs no node', () => {
  expect(build('{ __typename t: __typename __schema { queryType { name } } }')).toEqual({ kind: 'QueryPlan' });
});

test('fragments and aliases at the root are planned whole', () => {
  expect(
    build('{ a: thing { id } ...f ... { c: thing { id } } } fragment f on Query { b: thing { id } }').node?.kind,
  ).toBe('Fetch');
  expect(build('mutation { first second again: first }').node?.kind).toBe('Sequence');
});

test('OPERATION_UNPLANNABLE where a key that is needed cannot be resolved', () => {
  const unresolvable = THINGS.replace('graph: TWO, key: "id"', 'graph: TWO, key: "id", resolvable: false');
  expect(unresolvable).not.toBe(THINGS);
  expect(refusal(() => planBuilderOf(unresolvable)('{ thing { name } }')).code).toBe('OPERATION_UNPLANNABLE');
});

test('OPERATION_UNPLANNABLE where the plan leaves out a field, or all of them', () => {
  // A field that moves to its subgraph under a label which nobody turns on; a composed supergraph names its former home.
  const stranded = (field: string, home: string) =>
    planBuilderOf(
      THINGS.replace(
        new RegExp(`(${field}.*@join__field\\(graph: \\w+)`),
        `$1, override: "${home}", overrideLabel: "off"`,
      ),
    );
  expect(refusal(() => stranded('thing', 'two')('{ thing { id } }')).code).toBe('OPERATION_UNPLANNABLE');
  const second = stranded('second', 'one');
  expect(refusal(() => second('mutation { first }')).code).toBe('none');
  for (const text of ['mutation { second }', 'mutation { first second }', 'mutation { second first }'])
    expect(refusal(() => second(text)).code).toBe('OPERATION_UNPLANNABLE');
});

test('OPERATION_UNPLANNABLE where the planner is silent about what it leaves out: conditions never reach it', () => {
  for (const text of ['{ thing @skip(if: true) { id } }', 'mutation { first @skip(if: true) second }'])
    expect(refusal(() => build(text)).code).toBe('OPERATION_UNPLANNABLE');
});

test('OPERATION_TOO_LARGE where the planner has a limit of its own, or too deep a stack', () => {
  const wide = planBuilderOf(WIDE);
  for (const text of [wideOperation(2_000), `${'{ t '.repeat(3_000)}{ a }${'}'.repeat(3_000)}`])
    expect(refusal(() => wide(text)).code).toBe('OPERATION_TOO_LARGE');
  const bomb = Array.from(
    { length: 26 },
    (_, level) => `fragment f${level} on Thing { ...f${level + 1} ... on Thing { ...f${level + 1} } }`,
  );
  const text = `{ thing { ...f0 } } ${bomb.join(' ')} fragment f26 on Thing { id }`;
  expect(refusal(() => build(text)).code).toBe('OPERATION_TOO_LARGE');
});

test('I1 an error about an operation holds none of its text', () => {
  const texts = [
    `{ thing(id: "${CANARY}") { missing } }`,
    `{ thing(id: "${CANARY}" { id } }`,
    `{ thing(id: { ${CANARY.replaceAll('-', '')}: 1 }) { id } ${CANARY.replaceAll('-', '')} }`,
    `query ($${CANARY.replaceAll('-', '')}: Nothing) { thing { id } }`,
  ];
  for (const text of texts) {
    const refused = refusal(() => build(text));
    expect(refused.code).toBe('OPERATION_UNPLANNABLE');
    expect(refused.text).not.toContain('canary');
  }
});

test('a supergraph that cannot be enforced or read does not open', () => {
  const secured = THINGS.replace('{', '@link(url: "https://specs.example.org/locked/v1.0", for: SECURITY) {');
  expect(() => planBuilderOf(secured)).toThrow('SECURITY');
  expect(() => planBuilderOf('type Query { a: Int }')).toThrow();
  expect(() => planBuilderOf(smallSupergraph({ one: 'type Query { a: Int }' }))).not.toThrow();
});

/** Three subgraphs have both fields, and one of them what else is asked: one way needs fewer fetches than the others. */
const SHARED = smallSupergraph({
  a: 'type Query { item: Item } type Item @key(fields: "id") { id: ID! }',
  b: 'type Item @key(fields: "id") { id: ID! x: Int @shareable y: Int @shareable }',
  c: 'type Item @key(fields: "id") { id: ID! x: Int @shareable z: Int @shareable }',
  d: 'type Item @key(fields: "id") { id: ID! x: Int @shareable y: Int @shareable z: Int @shareable }',
});

test('as many ways are compared as the limit says, and fewer for an operation of many fields', () => {
  const fetches = (limit: number, others: number): number => {
    const rest = Array.from({ length: others }, (_, each) => `i${each}: id`).join(' ');
    const plan = createPlanBuilder(readSupergraph(plainText(SHARED)), limit)(`{ item { x y z ${rest} } }`);
    return JSON.stringify(plan).split('"kind":"Fetch"').length - 1;
  };
  expect([fetches(1, 0), fetches(100, 0), fetches(100, 20), fetches(100, 2_500)]).toEqual([3, 2, 2, 3]);
});

test('a plan that is ended in its midst leaves the planner as it was', () => {
  const supergraph = readSupergraph(plainText(WIDE));
  const build = createPlanBuilder(supergraph);
  const operations = ['{ t { a l } }', wideOperation(1), wideOperation(2)];
  const before = operations.map((text) => createPlanBuilder(supergraph)(text));
  let ended = 0;
  for (let milliseconds = 1; milliseconds <= 40; milliseconds++) {
    const budget = { cpuMs: milliseconds, wallMs: milliseconds };
    if (runWithin(() => build(wideOperation(20)), budget) === undefined) ended++;
  }
  expect(ended).toBeGreaterThan(30);
  expect(operations.map((text) => build(text))).toEqual(before);
});
