import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Catalog, GuardedInput } from '../catalog/catalog.ts';
import type { Classification } from '../catalog/classification.ts';
import type { Principal } from '../identity/principal.ts';
import { argumentCoordinate, memberCoordinate } from '../lib/coordinate.ts';
import { decide, decideInput } from './decide.ts';
import { createDecisionKeys } from './decision-key.ts';
import type { CategorySet, Policy, TaskCap } from './policy.ts';
import { EFFECTS } from './policy.ts';

const CATEGORIES = ['A', 'B', 'C'];
/** The last of each decides nothing: no requirement, no task names it. */
const SCOPES = ['a', 'b', 'c', 'other'];
const GROUPS = ['desk', 'office', 'other'];
const TASKS = ['lookup', 'report', 'unknown'];

const categorySets: fc.Arbitrary<CategorySet> = fc.oneof(
  fc.constant<CategorySet>('*'),
  fc.subarray(CATEGORIES).map((names) => new Set(names)),
);

const caps: fc.Arbitrary<TaskCap> = fc.record({
  groups: fc.option(
    fc.subarray(GROUPS.slice(0, -1)).map((groups) => new Set(groups)),
    { nil: undefined },
  ),
  reveal: categorySets,
  mask: categorySets,
  arguments: categorySets,
  fallback: fc.constantFrom(...EFFECTS),
});

const policies: fc.Arbitrary<Policy> = fc
  .record({ lookup: caps, report: caps, noTask: caps })
  .map(({ lookup, report, noTask }) => ({
    categories: new Map(),
    tasks: new Map([
      ['lookup', lookup],
      ['report', report],
    ]),
    noTask,
  }));

const classifications: fc.Arbitrary<Classification> = fc
  .array(
    fc.record({
      category: fc.constantFrom(...CATEGORIES),
      scopes: fc.array(fc.subarray(SCOPES.slice(0, -1)), { maxLength: 2 }),
    }),
    { minLength: 1, maxLength: 2 },
  )
  .map((requirements) => ({ requirements, masks: [] }));

const inputs: fc.Arbitrary<GuardedInput> = fc.record({ classification: classifications, filter: fc.boolean() });

const catalogs: fc.Arbitrary<Catalog> = fc
  .record({ field: classifications, input: inputs })
  .map(({ field, input }) => ({
    fields: new Map([[memberCoordinate('Query', 'field'), field]]),
    inputs: new Map([[argumentCoordinate('Query', 'field', 'input'), input]]),
    entities: new Set(),
  }));

const principals: fc.Arbitrary<Principal> = fc.record({
  issuer: fc.constant('https://id.example'),
  subject: fc.constantFrom('ada', 'bo'),
  scopes: fc.subarray(SCOPES).map((scopes) => new Set(scopes)),
  groups: fc.subarray(GROUPS).map((groups) => new Set(groups)),
  actors: fc.constant([]),
  task: fc.option(fc.constantFrom(...TASKS), { nil: undefined }).map(toTask),
});

function toTask(label: string | undefined): Principal['task'] {
  return label === undefined ? { kind: 'none' } : { kind: 'label', label };
}

/** All that a compiled operation takes from a principal. */
function outcome(who: Principal, { fields, inputs: guarded }: Catalog, policy: Policy): unknown {
  return {
    task: who.task,
    fields: [...fields.values()].map((classification) => decide(who, classification, policy)),
    inputs: [...guarded.values()].map((input) => decideInput(who, input, policy)),
  };
}

test('law: A23: equal keys, equal decisions', () => {
  fc.assert(
    fc.property(policies, catalogs, principals, principals, (policy, catalog, one, two) => {
      const keyOf = createDecisionKeys(policy, catalog);
      fc.pre(keyOf(one) === keyOf(two));
      expect(outcome(one, catalog, policy)).toEqual(outcome(two, catalog, policy));
    }),
    { numRuns: 300, maxSkipsPerRun: 1_000 },
  );
});

test('law: what cannot decide is not in the key: subjects, other scopes, other groups, their order', () => {
  fc.assert(
    fc.property(policies, catalogs, principals, (policy, catalog, who) => {
      const keyOf = createDecisionKeys(policy, catalog);
      const other = {
        ...who,
        subject: 'someone else',
        scopes: new Set([...who.scopes, 'other'].reverse()),
        groups: new Set(['other', ...who.groups]),
      };
      expect(keyOf(other)).toBe(keyOf(who));
    }),
  );
});

test('A23: every task label has a key of its own, unknown ones and none too', () => {
  const [policy] = fc.sample(policies, 1);
  const [catalog] = fc.sample(catalogs, 1);
  const [who] = fc.sample(principals, 1);
  if (!policy || !catalog || !who) throw new Error('Nothing was generated.');
  const keyOf = createDecisionKeys(policy, catalog);
  const labels = [undefined, ...TASKS, 'another unknown', 'null', 'none'];
  expect(new Set(labels.map((label) => keyOf({ ...who, task: toTask(label) }))).size).toBe(labels.length);
});
