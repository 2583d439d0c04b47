import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Classification } from '../catalog/classification.ts';
import type { Principal } from '../identity/principal.ts';
import { memberCoordinate } from '../lib/coordinate.ts';
import { decide } from './decide.ts';
import { decideInput } from './decide-input.ts';
import { EFFECTS } from './effect.ts';
import { parsePolicy } from './parse-policy.ts';
import { EMPTY_POLICY, type Policy } from './policy.ts';
import type { Situation } from './situation.ts';

const CATEGORIES = ['A', 'B', 'C'] as const;

const policy = parsePolicy(
  `
version: 1
categories: { A: { mask: last4 }, B: { mask: email }, C: {} }
tasks:
  none: { groups: [office], reveal: "*", arguments: "*" }
  lookup: { groups: [desk, office], reveal: [A], mask: [B], arguments: [B], default: "null" }
  both: { reveal: [A], mask: [A], default: block }
`,
  'policy.yaml',
);

function principal(task: string | undefined, scopes: readonly string[], groups: readonly string[]): Principal {
  return {
    issuer: 'i',
    subject: 's',
    scopes: new Set(scopes),
    groups: new Set(groups),
    actors: [],
    task: task === undefined ? { kind: 'none' } : { kind: 'label', label: task },
  };
}

function classified(...categories: readonly string[]): Classification {
  const requirements = categories.map((category) => ({ category, scopes: [[`pii:${category.toLowerCase()}:read`]] }));
  return { requirements, masks: [{ name: 'redact', parameters: [] }] };
}

const COORDINATE = memberCoordinate('Type', 'field');

function query(who: Principal): Situation {
  return { principal: who, operation: 'query', isSelf: false };
}

function field(...categories: readonly string[]) {
  return { coordinate: COORDINATE, classification: classified(...categories) };
}

const ALL = ['pii:a:read', 'pii:b:read', 'pii:c:read'];

test.each([
  ['scopes and task reveal', principal('lookup', ALL, ['desk']), ['A'], 'reveal'],
  ['a missing scope masks', principal('lookup', [], ['desk']), ['A'], 'mask'],
  ['the task caps what scopes reveal', principal('lookup', ALL, ['desk']), ['B'], 'mask'],
  ['the rest gets the default', principal('lookup', ALL, ['desk']), ['C'], 'null'],
  ['the strictest of several wins', principal('lookup', ALL, ['desk']), ['A', 'C'], 'null'],
  ['a group that the task is not meant for sees nothing (A54)', principal('lookup', ALL, ['finance']), ['A'], 'null'],
  ['an unknown task sees nothing (A54)', principal('constructor', ALL, ['office']), ['A'], 'deny'],
  ['revealed and masked is masked', principal('both', ALL, []), ['A'], 'mask'],
  ['no task, for whom it is meant', principal(undefined, ALL, ['office']), ['A', 'B', 'C'], 'reveal'],
  ['no task, for others', principal(undefined, ALL, ['desk']), ['A'], 'deny'],
])('%s', (_, who, categories, effect) => {
  expect(decide(query(who), field(...categories), policy).effect).toBe(effect);
});

test('the built-in empty policy reveals nothing personal', () => {
  expect(decide(query(principal(undefined, ALL, ['office'])), field('A'), EMPTY_POLICY).effect).toBe('deny');
});

test('A25 an argument needs the task that allows it, or scopes under a task that reveals it', () => {
  const use = (category: string) => ({
    coordinate: COORDINATE,
    input: { classification: classified(category), filter: false },
    writes: false,
  });
  expect(decideInput(query(principal('lookup', [], ['desk'])), use('B'), policy)).toBe('reveal');
  expect(decideInput(query(principal('lookup', ALL, ['desk'])), use('A'), policy)).toBe('reveal');
  expect(decideInput(query(principal('lookup', [], ['desk'])), use('A'), policy)).toBe('block');
  expect(decideInput(query(principal('lookup', ALL, ['desk'])), use('C'), policy)).toBe('block');
});

const principals = fc
  .record({
    task: fc.constantFrom('lookup', 'both', 'unknown', undefined),
    scopes: fc.subarray(ALL),
    groups: fc.subarray(['desk', 'office', 'finance']),
  })
  .map(({ task, scopes, groups }) => principal(task, scopes, groups));

const rank = (policyInUse: Policy, who: Principal, categories: readonly string[]) =>
  EFFECTS.indexOf(decide(query(who), field(...categories), policyInUse).effect);

test('law: order does not matter, and one more category never shows more', () => {
  fc.assert(
    fc.property(
      principals,
      fc.shuffledSubarray([...CATEGORIES], { minLength: 1 }),
      fc.constantFrom(...CATEGORIES),
      (who, categories, more) => {
        expect(rank(policy, who, [...categories].reverse())).toBe(rank(policy, who, categories));
        expect(rank(policy, who, [...categories, more])).toBeGreaterThanOrEqual(rank(policy, who, categories));
      },
    ),
  );
});
