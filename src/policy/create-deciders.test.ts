import { expect, test } from 'vitest';
import { ANONYMOUS } from '../identity/principal.ts';
import { memberCoordinate } from '../lib/coordinate.ts';
import { createDeciders } from './create-deciders.ts';
import { parsePolicy } from './parse-policy.ts';

const field = {
  coordinate: memberCoordinate('Customer', 'email'),
  classification: { requirements: [{ category: 'EMAIL', scopes: [['pii:email:read']] }], masks: [] },
};

function decidersOf(rules: string, subjects = 'Customer: { key: id }') {
  const text = `version: 1\ncategories: { EMAIL: {} }\nsubjects: { ${subjects} }\ntasks: { none: { reveal: "*" } }\nrules: [${rules}]`;
  return createDeciders({ principal: ANONYMOUS, operation: 'query' }, parsePolicy(text, 'policy.yaml'));
}

const rule = (when: string, effect: string) =>
  `{ name: r, when: ${when}, on: { categories: [EMAIL] }, effect: ${effect} }`;

test.each([
  ['{ self: true }', 'reveal', 'reveal', 'mask'],
  ['{ self: true }', '"null"', 'null', 'mask'],
  ['{ others: true }', 'deny', 'mask', 'deny'],
])('%s with %s: the own is %s, others are %s', (when, effect, own, others) => {
  const deciders = decidersOf(rule(when, effect));
  expect([deciders.own(field).effect, deciders.others(field).effect]).toEqual([own, others]);
});

test.each([
  ['no rule asks', rule('{ tasks: [none] }', 'mask')],
  ['the rule that asks speaks of other groups', rule('{ self: true, groups: [staff] }', 'reveal')],
  ['the rule that asks speaks of other operations', rule('{ others: true, operations: [mutation] }', 'deny')],
])('one decider where it makes no difference: %s', (_, rules) => {
  const { own, others } = decidersOf(rules);
  expect(own).toBe(others);
});

test('without subjects nothing is the own, and what others are denied everybody is', () => {
  const { own, others } = decidersOf(rule('{ others: true }', 'deny'), '');
  expect(own).toBe(others);
  expect(others(field).effect).toBe('deny');
});
