import fc from 'fast-check';
import { expect, test } from 'vitest';
import { atDepth } from '../../test/depth.ts';
import type { Catalog, GuardedInput } from '../catalog/catalog.ts';
import type { Principal } from '../identity/principal.ts';
import { argumentCoordinate, memberCoordinate } from '../lib/coordinate.ts';
import { decide } from './decide.ts';
import { decideInput } from './decide-input.ts';
import { createDecisionKeys } from './decision-key.ts';
import type { Policy } from './policy.ts';
import { OPERATION_KINDS } from './situation.ts';
import { classifications, policies, principals, TASK_LABELS, toTask, UNKNOWN } from './test-policies.ts';

const inputs: fc.Arbitrary<GuardedInput> = fc.record({ classification: classifications, filter: fc.boolean() });

const catalogs: fc.Arbitrary<Catalog> = fc
  .record({ field: classifications, input: inputs })
  .map(({ field, input }) => ({
    fields: new Map([[memberCoordinate('T', 'one'), field]]),
    inputs: new Map([[argumentCoordinate('T', 'one', 'input'), input]]),
    access: new Map(),
    derived: new Set(),
    inspectable: new Set(),
    entities: new Set(),
    keys: new Map(),
    implementers: new Map(),
    interfaceObjects: new Map(),
    fetching: { steady: new Set(), planned: new Map() },
  }));

const RUNS = atDepth(300, 10_000);

/** All that compiled operations take from a principal. */
function outcome(who: Principal, { fields, inputs: guarded }: Catalog, policy: Policy): unknown {
  const situations = OPERATION_KINDS.flatMap((operation) =>
    [true, false].map((isSelf) => ({ principal: who, operation, isSelf })),
  );
  return {
    task: who.task,
    fields: situations.map((situation) =>
      [...fields].map(([coordinate, classification]) => decide(situation, { coordinate, classification }, policy)),
    ),
    inputs: situations.map((situation) =>
      [...guarded].map(([coordinate, input]) =>
        decideInput(situation, { coordinate, input, writes: situation.operation === 'mutation' }, policy),
      ),
    ),
  };
}

/** Two who differ in one fact at most, or keys would seldom be equal. */
const pairs = fc
  .tuple(principals, principals, fc.constantFrom('issuer', 'subject', 'client', 'scopes', 'groups', 'task'))
  .map(([one, other, fact]) => [one, { ...one, [fact]: other[fact] }] as const);

test('law: A23: equal keys, equal decisions', () => {
  let equal = 0;
  fc.assert(
    fc.property(policies, catalogs, pairs, (policy, catalog, [one, two]) => {
      const keyOf = createDecisionKeys(policy, catalog);
      if (keyOf(one) !== keyOf(two)) return;
      equal++;
      expect(outcome(one, catalog, policy)).toEqual(outcome(two, catalog, policy));
    }),
    { numRuns: RUNS },
  );
  expect(equal).toBeGreaterThan(RUNS / 10);
}, 120_000);

test('law: what cannot decide is not in the key: subjects, other scopes, groups and clients, their order', () => {
  fc.assert(
    fc.property(policies, catalogs, principals, (policy, catalog, who) => {
      const keyOf = createDecisionKeys(policy, catalog);
      const other = {
        ...who,
        subject: 'someone else',
        scopes: new Set([...who.scopes, UNKNOWN.scope].reverse()),
        groups: new Set([UNKNOWN.group, ...who.groups]),
        ...(who.client === undefined ? { client: UNKNOWN.client } : {}),
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
  const labels = [undefined, ...TASK_LABELS, 'another unknown', 'null', 'none'];
  expect(new Set(labels.map((label) => keyOf({ ...who, task: toTask(label) }))).size).toBe(labels.length);
});
