import fc from 'fast-check';
import { expect, test } from 'vitest';
import { atDepth } from '../../test/depth.ts';
import type { ClassifiedField } from './classified-field.ts';
import { createDecider } from './create-decider.ts';
import { createInputDecider } from './create-input-decider.ts';
import { decide } from './decide.ts';
import { decideInput } from './decide-input.ts';
import { decideWithGrants } from './decide-with-grants.ts';
import type { Effect } from './effect.ts';
import { EFFECTS } from './effect.ts';
import type { Grant } from './grant.ts';
import type { Policy } from './policy.ts';
import type { Situation } from './situation.ts';
import { OPERATION_KINDS } from './situation.ts';
import { fields, narrowingRules, policies, situations } from './test-policies.ts';

const numRuns = atDepth(300, 10_000);
const TIMEOUT = 120_000;

const rank = (effect: Effect) => EFFECTS.indexOf(effect);

/** A policy, and its rules in another order. */
const shuffled = policies.chain((policy) =>
  fc.tuple(fc.constant(policy), fc.shuffledSubarray([...policy.rules], { minLength: policy.rules.length })),
);

/** A grant for every hold that could be approved; all of them at once is what can be reached at most. */
function grantsOf(policy: Policy): readonly Grant[] {
  return policy.rules.flatMap(({ name, approval }) => (approval ? [{ rule: name, terms: approval }] : []));
}

const granted = (situation: Situation, field: ClassifiedField, policy: Policy) =>
  decideWithGrants(situation, field, policy, grantsOf(policy)).effect;

test(
  'law: adding a rule never reveals more, after every grant either unless it lifts',
  () => {
    fc.assert(
      fc.property(policies, narrowingRules, situations, fields, fc.nat(6), (policy, rule, situation, field, at) => {
        const more = { ...policy, rules: policy.rules.toSpliced(at, 0, rule) };
        const before = decide(situation, field, policy).effect;
        expect(rank(decide(situation, field, more).effect)).toBeGreaterThanOrEqual(rank(before));
        if (rule.approval && rule.approval.lifts.size > 0) return;
        const after = granted(situation, field, more);
        expect(rank(after)).toBeGreaterThanOrEqual(rank(granted(situation, field, policy)));
        const own = grantsOf(more).filter((grant) => grant.rule === rule.name);
        expect(rank(decideWithGrants(situation, field, more, own).effect)).toBeGreaterThanOrEqual(rank(before));
      }),
      { numRuns },
    );
  },
  TIMEOUT,
);

test(
  'law: adding a rule never frees an argument',
  () => {
    fc.assert(
      fc.property(
        policies,
        narrowingRules,
        situations,
        fields,
        fc.boolean(),
        (policy, rule, situation, field, filter) => {
          const { coordinate, classification } = field;
          const use = { coordinate, input: { classification, filter }, writes: situation.operation === 'mutation' };
          const more = { ...policy, rules: [...policy.rules, rule] };
          const before = decideInput(situation, use, policy);
          expect(rank(decideInput(situation, use, more))).toBeGreaterThanOrEqual(rank(before));
        },
      ),
      { numRuns },
    );
  },
  TIMEOUT,
);

test(
  'law: no task shows more than its cap, and scopes alone no more than they hold, but for oneself',
  () => {
    fc.assert(
      fc.property(policies, situations, fields, (policy, situation, field) => {
        const { effect, contributions } = decide(situation, field, policy);
        const said = contributions.filter(({ by }) => by === 'task' || (by === 'scopes' && !situation.isSelf));
        for (const each of said) expect(rank(effect)).toBeGreaterThanOrEqual(rank(each.effect));
      }),
      { numRuns },
    );
  },
  TIMEOUT,
);

test(
  'law: a decision depends on no other field, and is the same from the cache',
  () => {
    fc.assert(
      fc.property(policies, situations, fc.array(fields, { maxLength: 8 }), (policy, situation, several) => {
        const decider = createDecider(situation, policy);
        for (const field of [...several, ...several]) expect(decider(field)).toEqual(decide(situation, field, policy));
      }),
      { numRuns },
    );
  },
  TIMEOUT,
);

/** Fields as a catalog has them: one classification for each coordinate. */
const distinctFields = fc.uniqueArray(fields, { selector: ({ coordinate }) => coordinate });

test(
  'law: the use of an argument is the same from the cache, in every kind of operation',
  () => {
    fc.assert(
      fc.property(policies, situations, distinctFields, fc.boolean(), (policy, { principal }, several, filter) => {
        const uses = several.flatMap(({ coordinate, classification }) =>
          [true, false].map((writes) => ({ coordinate, input: { classification, filter }, writes })),
        );
        for (const operation of OPERATION_KINDS) {
          const situation = { principal, operation, isSelf: false };
          const decideKept = createInputDecider(situation, policy);
          for (const use of [...uses, ...uses])
            expect(decideKept(use).effect).toBe(decideInput(situation, use, policy));
        }
      }),
      { numRuns },
    );
  },
  TIMEOUT,
);

test(
  'law: the order of rules changes no effect; the strictest contribution wins',
  () => {
    fc.assert(
      fc.property(shuffled, situations, fields, ([policy, rules], situation, field) => {
        const { effect, shadowEffect, contributions } = decide(situation, field, policy);
        const other = decide(situation, field, { ...policy, rules });
        expect([other.effect, other.shadowEffect]).toEqual([effect, shadowEffect]);
        const ruled = contributions.filter((each) => each.by === 'rule' && !each.shadow);
        expect(Math.max(0, ...ruled.map((each) => rank(each.effect)))).toBeLessThanOrEqual(rank(effect));
      }),
      { numRuns },
    );
  },
  TIMEOUT,
);

test(
  'law: shadow changes nothing but what it would do, which is what enforcing does',
  () => {
    fc.assert(
      fc.property(policies, situations, fields, (policy, situation, field) => {
        const shadow = decide(situation, field, { ...policy, mode: 'shadow' });
        expect(shadow.effect).toBe(decide(situation, field, { ...policy, rules: [] }).effect);
        const rules = policy.rules.map((rule) => ({ ...rule, mode: 'enforce' as const }));
        const enforced = decide(situation, field, { ...policy, rules, mode: 'enforce' });
        expect(shadow.shadowEffect).toBe(enforced.effect);
        expect(enforced.shadowEffect).toBe(enforced.effect);
      }),
      { numRuns },
    );
  },
  TIMEOUT,
);
