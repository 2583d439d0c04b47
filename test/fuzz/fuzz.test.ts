import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { runNode } from '../../dev/test-process.ts';
import { createRandom } from '../../subgraphs/lib/random.ts';
import type { Tried } from './case-runner.ts';
import { CaseRunner } from './case-runner.ts';
import { drawGraph } from './draw-graph.ts';
import { drawPolicy, drawPrincipals } from './draw-policy.ts';
import type { Finding, FuzzCase, Rule } from './fuzz-case.ts';
import { noCounts, runFuzz } from './run-fuzz.ts';
import { shrink } from './shrink.ts';

const NO_FAULTS = { seed: 1, errors: 0, nulls: 0, wrongTypes: 0, strays: 0, missing: 0, typenames: 0, wire: 0 };

/** What some operations of a seed find, and how far they came. */
async function fuzz(seed: number, operations: number) {
  const counts = noCounts();
  const found: FuzzCase[] = [];
  await runFuzz({ seed, counts, goesOn: () => counts.operations < operations, onFinding: (each) => found.push(each) });
  return { counts, found };
}

test('some hundred operations find nothing, under an audit, and show what may be shown', async () => {
  const { counts, found } = await fuzz(11, 300);
  expect(found.flatMap(({ seen }) => seen)).toEqual([]);
  expect(counts.shown).toBeGreaterThan(500);
  expect(counts.outcomes.get('200 data')).toBeGreaterThan(100);
});

test('the same seed draws the same graphs, policies and principals', () => {
  const draw = (seed: number) => {
    const random = createRandom(seed);
    const policy = drawPolicy(random, { coordinates: ['E0.f0'], subjects: ['E0'], entities: ['E0', 'E1'] });
    return JSON.stringify([drawGraph(seed), policy, drawPrincipals(random, policy, ['a', 'b'], 5)]);
  };
  expect(draw(7)).toBe(draw(7));
  expect(draw(7)).not.toBe(draw(8));
});

/** As if every case leaked that asks for `secret` of a person under a rule. */
async function leaks({ graph, policy, operation }: Tried): Promise<readonly Finding[]> {
  const isNeeded =
    operation.query.includes('secret') && /secret: String @pii/.test(Object.values(graph.subgraphs).join());
  const seen: Finding = { kind: 'LEAK', where: '.me.secret', coordinate: 'Person.secret', text: 'the raw value' };
  return isNeeded && (policy.rules ?? []).some(({ name }) => name === 'needed') ? [seen] : [];
}

test('a case is shrunk to what the finding needs', async () => {
  const rule: Rule = { name: 'needed', when: { tasks: ['none'] }, on: { categories: '*' }, effect: 'deny' };
  const sdl =
    'type Query { me: Person other: Int } type Person { secret: String @pii(category: "NAME") plan: Int } enum A { B }';
  const whole: FuzzCase = {
    graph: { subgraphs: { one: sdl, two: 'type Query { a: Int }' }, seed: 1, nulls: 0, faults: { ...NO_FAULTS } },
    policy: {
      version: 1,
      categories: { NAME: { mask: 'hash' } },
      tasks: { none: {}, more: {} },
      rules: [rule, { ...rule, name: 'more' }],
    },
    principal: { subject: 'a', client: 'web', groups: ['desk'], scopes: ['vault'] },
    operation: {
      query: 'query A($a: Int) { other me { ...F plan } } fragment F on Person { secret a: secret }',
      variables: { a: 1 },
      way: 'POST',
    },
    audit: true,
    seen: await leaks({
      graph: { subgraphs: { one: sdl }, seed: 1, nulls: 0 },
      policy: { version: 1, categories: {}, tasks: {}, rules: [rule] },
      principal: { groups: [], scopes: [] },
      operation: { query: 'secret', variables: {}, way: 'POST' },
      audit: false,
    }),
  };
  const { graph, policy, principal, operation, audit } = await shrink(leaks, whole, 10_000);
  expect(Object.values(graph.subgraphs).map((each) => each.replace(/\s+/g, ' '))).toEqual([
    'type Person { secret: String @pii(category: "NAME") }',
  ]);
  expect(graph.faults).toBeUndefined();
  expect(policy).toEqual({ version: 1, categories: {}, tasks: {}, rules: [{ ...rule, when: {} }] });
  expect([principal, audit, operation.variables]).toEqual([{ groups: [], scopes: [] }, false, {}]);
  expect(operation.query.match(/\w+/g)?.length).toBeLessThan(11);
});

test.each(globSync('test/fuzz/cases/*.json'))('%s finds nothing any more', async (file) => {
  const found = JSON.parse(readFileSync(file, 'utf8')) as FuzzCase;
  const runner = await CaseRunner.start();
  try {
    expect(await runner.run(found)).toEqual([]);
  } finally {
    await runner.close();
  }
});

test('a run that is interrupted ends with its summary and leaves no file', async () => {
  const cases = mkdtempSync(join(tmpdir(), 'fuzz-'));
  const { child, stdout, stderr, ended } = runNode([
    'test/fuzz/main.ts',
    '--minutes',
    '5',
    '--seed',
    '11',
    '--cases',
    cases,
  ]);
  while (!/s: [1-9]\d* operations/.test(stderr())) await pause(50);
  child.kill('SIGINT');
  expect(await ended).toBe(0);
  expect(stdout()).toMatch(/^seed 11: \d+ operations in .*\n.*\n.*\nnothing was found\n$/);
  expect(globSync(join(cases, '*'))).toEqual([]);
  rmSync(cases, { recursive: true });
});

test('unknown flags are refused with what there is', async () => {
  const { stderr, ended } = runNode(['test/fuzz/main.ts', '--hours', '5']);
  expect(await ended).toBe(2);
  expect(stderr()).toContain('--minutes N');
});
