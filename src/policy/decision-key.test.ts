import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AccessRequirement } from '../catalog/access.ts';
import type { Catalog, GuardedInput } from '../catalog/catalog.ts';
import type { Classification } from '../catalog/classification.ts';
import type { Principal } from '../identity/principal.ts';
import { argumentCoordinate, memberCoordinate } from '../lib/coordinate.ts';
import type { CategorySet } from './category-set.ts';
import { decide } from './decide.ts';
import { decideAccess } from './decide-access.ts';
import { decideInput } from './decide-input.ts';
import { createDecisionKeys } from './decision-key.ts';
import { EFFECTS } from './effect.ts';
import type { Policy, TaskCap } from './policy.ts';
import { EMPTY_POLICY } from './policy.ts';

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
    ...EMPTY_POLICY,
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

const accesses: fc.Arbitrary<AccessRequirement> = fc.record({
  authenticated: fc.boolean(),
  scopes: fc.array(anyOf(SCOPES), { maxLength: 2 }),
  policies: fc.array(anyOf(['p', 'q']), { maxLength: 1 }),
});

const catalogs: fc.Arbitrary<Catalog> = fc
  .record({ field: classifications, input: inputs, access: accesses })
  .map(({ field, input, access }) => ({
    access: new Map([[memberCoordinate('Query', 'field'), access]]),
    fields: new Map([[memberCoordinate('Query', 'field'), field]]),
    inputs: new Map([[argumentCoordinate('Query', 'field', 'input'), input]]),
    entities: new Set(),
  }));

const principals: fc.Arbitrary<Principal> = fc.record({
  issuer: fc.constantFrom('https://id.example', ''),
  subject: fc.constantFrom('ada', 'bo'),
  scopes: fc.subarray(SCOPES).map((scopes) => new Set(scopes)),
  groups: fc.subarray(GROUPS).map((groups) => new Set(groups)),
  task: fc.option(fc.constantFrom(...TASKS), { nil: undefined }).map(toTask),
});

function anyOf(names: readonly string[]): fc.Arbitrary<readonly (readonly string[])[]> {
  return fc.array(fc.subarray(names.slice(0, -1), { minLength: 1 }), { minLength: 1, maxLength: 2 });
}

function toTask(label: string | undefined): Principal['task'] {
  return label === undefined ? { kind: 'none' } : { kind: 'label', label };
}

/** All that a compiled operation takes from a principal. */
function outcome(who: Principal, { fields, inputs: guarded, access }: Catalog, policy: Policy): unknown {
  const situation = { principal: who, operation: 'query', isSelf: false } as const;
  return {
    task: who.task,
    fields: [...fields].map(([coordinate, classification]) =>
      decide(situation, { coordinate, classification }, policy),
    ),
    access: [...access.values()].map((requirement) => decideAccess(who, requirement, policy)),
    inputs: [...guarded].map(([coordinate, input]) =>
      decideInput(situation, { coordinate, input, writes: false }, policy),
    ),
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
