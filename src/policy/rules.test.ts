import { expect, test } from 'vitest';
import type { Principal } from '../identity/principal.ts';
import { argumentCoordinate, memberCoordinate } from '../lib/coordinate.ts';
import type { ClassifiedField } from './classified-field.ts';
import { decide } from './decide.ts';
import { decideInput } from './decide-input.ts';
import { decideWithGrants } from './decide-with-grants.ts';
import { parsePolicy } from './parse-policy.ts';
import type { Policy } from './policy.ts';
import type { Situation } from './situation.ts';

const HEAD = `
version: 1
categories: { EMAIL: { mask: email }, SSN: {} }
subjects: { Customer: { key: id } }
tasks:
  none: { reveal: "*" }
  lookup: { reveal: [EMAIL], default: deny }
`;

/** A policy that reveals by scopes, with these rules. */
function policyWith(...rules: readonly string[]): Policy {
  const entries = rules.map((rule, index) => `  - { name: rule ${index}, ${rule} }`);
  return parsePolicy(`${HEAD}rules:\n${entries.join('\n')}\n`, 'policy.yaml');
}

const EMAIL = memberCoordinate('Customer', 'email');
const ADA: Principal = {
  issuer: 'https://one.example',
  subject: 'ada',
  client: 'shop',
  scopes: new Set(['pii:email:read', 'pii:ssn:read']),
  groups: new Set(['desk']),
  task: { kind: 'none' },
};

function asking(who: Partial<Principal> = {}, rest: Partial<Situation> = {}): Situation {
  return { principal: { ...ADA, ...who }, operation: 'query', isSelf: false, ...rest };
}

function field(...categories: readonly string[]): ClassifiedField {
  const requirements = categories.map((category) => ({ category, scopes: [[`pii:${category.toLowerCase()}:read`]] }));
  return { coordinate: EMAIL, classification: { requirements, masks: [] } };
}

test.each([
  ['groups', 'when: { groups: [desk] }', asking(), asking({ groups: new Set(['office']) })],
  ['clients', 'when: { clients: [shop] }', asking(), asking({ client: 'batch' })],
  ['no client at all', 'when: { clients: [shop] }', asking(), { ...asking(), principal: without('client') }],
  ['issuers', 'when: { issuers: ["https://one.example"] }', asking(), asking({ issuer: 'https://two.example' })],
  ['tasks', 'when: { tasks: [lookup] }', asking({ task: { kind: 'label', label: 'lookup' } }), asking()],
  ['no task', 'when: { tasks: [none] }', asking(), asking({ task: { kind: 'label', label: 'lookup' } })],
  ['operations', 'when: { operations: [mutation] }', asking({}, { operation: 'mutation' }), asking()],
  ['self', 'when: { self: true }', asking({}, { isSelf: true }), asking()],
  ['all that is stated', 'when: { groups: [desk], clients: [shop] }', asking(), asking({ client: 'batch' })],
])('a rule speaks where its condition holds: %s', (_, when, met, unmet) => {
  const policy = policyWith(`${when}, on: { categories: [EMAIL] }, effect: deny`);
  expect(decide(met, field('EMAIL'), policy).effect).toBe('deny');
  expect(decide(unmet, field('EMAIL'), policy).effect).toBe('reveal');
});

function without(key: 'client'): Principal {
  const { [key]: _, ...rest } = ADA;
  return rest;
}

test.each([
  ['its category', 'categories: [EMAIL]', field('EMAIL')],
  ['one of its categories', 'categories: [EMAIL]', field('SSN', 'EMAIL')],
  ['any category', 'categories: "*"', field('SSN')],
  ['its coordinate', 'coordinates: [Customer.email]', field('SSN')],
  [
    'what covers it',
    'coordinates: [Order.buyer]',
    { ...field('SSN'), coveredBy: [memberCoordinate('Order', 'buyer')] },
  ],
])('a rule is on a field by %s', (_, on, at) => {
  expect(decide(asking(), at, policyWith(`on: { ${on} }, effect: "null"`)).effect).toBe('null');
});

test('a rule is silent on everything else', () => {
  const policy = policyWith('on: { categories: [SSN], coordinates: [Customer.phone] }, effect: block');
  expect(decide(asking(), field('EMAIL'), policy).effect).toBe('reveal');
});

test('a decision keeps what spoke, with the scopes that are missing', () => {
  const policy = policyWith(
    'on: { categories: [SSN] }, effect: deny',
    'mode: shadow, on: { categories: "*" }, effect: block',
  );
  const { scopes } = { scopes: new Set(['pii:email:read']) };
  expect(decide(asking({ scopes }), field('EMAIL', 'SSN'), policy)).toEqual({
    effect: 'deny',
    shadowEffect: 'block',
    categories: ['EMAIL', 'SSN'],
    contributions: [
      { by: 'scopes', category: 'EMAIL', effect: 'reveal', missing: [] },
      { by: 'task', task: 'none', category: 'EMAIL', effect: 'reveal' },
      { by: 'scopes', category: 'SSN', effect: 'mask', missing: [['pii:ssn:read']] },
      { by: 'task', task: 'none', category: 'SSN', effect: 'reveal' },
      { by: 'rule', rule: 'rule 0', categories: ['SSN'], effect: 'deny', shadow: false },
      { by: 'rule', rule: 'rule 1', categories: ['EMAIL', 'SSN'], effect: 'block', shadow: true },
    ],
  });
});

test('undecidable is denied', () => {
  expect(decide(asking(), field(), policyWith('on: { categories: "*" }, effect: mask')).effect).toBe('deny');
});

const SELF = 'when: { self: true }, on: { categories: [EMAIL] }, effect: reveal';
const MINE = { isSelf: true };

test('self stands in for scopes, for the own entity and the categories that it names only', () => {
  const policy = policyWith(SELF);
  const none = { scopes: new Set<string>() };
  expect(decide(asking(none, MINE), field('EMAIL'), policy).effect).toBe('reveal');
  expect(decide(asking(none), field('EMAIL'), policy).effect).toBe('mask');
  expect(decide(asking(none, MINE), field('SSN'), policy).effect).toBe('mask');
  expect(decide(asking(none, MINE), field('EMAIL', 'SSN'), policy).effect).toBe('mask');
});

test('self is no way around the task or other rules', () => {
  const denying = policyWith(SELF, 'on: { categories: [EMAIL] }, effect: deny');
  expect(decide(asking({}, MINE), field('EMAIL'), denying).effect).toBe('deny');
  const inLookup = asking({ task: { kind: 'label', label: 'lookup' } }, MINE);
  const onSsn = policyWith(SELF.replace('EMAIL', 'SSN'));
  expect(decide(inLookup, field('SSN'), onSsn).effect).toBe('deny');
});

test('self in shadow is recorded, not done', () => {
  const { effect, shadowEffect } = decide(
    asking({ scopes: new Set() }, MINE),
    field('EMAIL'),
    policyWith(`mode: shadow, ${SELF}`),
  );
  expect([effect, shadowEffect]).toEqual(['mask', 'reveal']);
});

test('a rule that reveals without self is silent', () => {
  const policy = policyWith(SELF);
  const rules = policy.rules.map((rule) => ({ ...rule, when: { self: false } }));
  expect(decide(asking({ scopes: new Set() }, MINE), field('EMAIL'), { ...policy, rules }).effect).toBe('mask');
});

const HOLD = 'on: { categories: [SSN] }, effect: hold, approval: { groups: [office]';

test('a grant takes the hold away, and what remains decides, at least onApproval', () => {
  const plain = policyWith(`${HOLD} }`);
  const grant = grantOf(plain);
  expect(decide(asking(), field('SSN'), plain).effect).toBe('hold');
  expect(decideWithGrants(asking(), field('SSN'), plain, [grant]).effect).toBe('reveal');
  expect(decideWithGrants(asking({ scopes: new Set() }), field('SSN'), plain, [grant]).effect).toBe('mask');
  const masking = policyWith(`${HOLD}, onApproval: mask }`);
  expect(decideWithGrants(asking(), field('SSN'), masking, [grantOf(masking)]).effect).toBe('mask');
});

test('a grant lifts of its own categories only', () => {
  const policy = policyWith(`${HOLD}, lifts: [scopes, task] }`);
  const grant = grantOf(policy);
  const inLookup = asking({ scopes: new Set(), task: { kind: 'label', label: 'lookup' } });
  expect(decideWithGrants(inLookup, field('SSN'), policy, [grant]).effect).toBe('reveal');
  expect(decideWithGrants(inLookup, field('EMAIL', 'SSN'), policy, [grant]).effect).toBe('mask');
});

test('a grant lifts no other rule, no block, and nothing that its rule did not hold', () => {
  const policy = policyWith(
    `${HOLD}, lifts: [scopes, task] }`,
    'when: { clients: [batch] }, on: { categories: [SSN] }, effect: deny',
  );
  const grant = grantOf(policy);
  expect(decideWithGrants(asking({ client: 'batch' }), field('SSN'), policy, [grant]).effect).toBe('deny');
  const blocking = { ...policy, noTask: { ...policy.noTask, reveal: new Set<string>(), fallback: 'block' as const } };
  expect(decideWithGrants(asking(), field('SSN'), blocking, [grant]).effect).toBe('block');
  expect(decideWithGrants(asking({ scopes: new Set() }), field('EMAIL'), policy, [grant]).effect).toBe('mask');
});

function grantOf(policy: Policy) {
  const [rule] = policy.rules;
  if (!rule?.approval) throw new Error('The first rule has no approval.');
  return { rule: rule.name, terms: rule.approval };
}

test.each([
  ['a narrower value closes the way by scopes', 'on: { categories: [EMAIL] }, effect: mask', false, 'block'],
  ['a hold holds', 'on: { categories: [EMAIL] }, effect: hold', false, 'hold'],
  ['a block blocks writing too (I8)', 'on: { categories: [EMAIL] }, effect: block', true, 'block'],
  ['a narrower value does not forbid writing', 'on: { categories: [EMAIL] }, effect: deny', true, 'reveal'],
  ['naming the input refuses it', 'on: { coordinates: ["Query.find(email:)"] }, effect: deny', true, 'block'],
  ['shadow changes nothing', 'mode: shadow, on: { categories: [EMAIL] }, effect: block', false, 'reveal'],
  [
    'an argument is nobody, so not oneself',
    'when: { self: true }, on: { categories: [EMAIL] }, effect: block',
    false,
    'reveal',
  ],
])('rules and arguments: %s', (_, rule, writes, effect) => {
  const { classification } = field('EMAIL');
  const use = {
    coordinate: argumentCoordinate('Query', 'find', 'email'),
    input: { classification, filter: false },
    writes,
  };
  expect(decideInput(asking(), use, policyWith(rule))).toBe(effect);
});
