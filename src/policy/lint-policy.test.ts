import { expect, test } from 'vitest';
import type { Catalog } from '../catalog/catalog.ts';
import { memberCoordinate } from '../lib/coordinate.ts';
import { lintPolicy } from './lint-policy.ts';
import { parsePolicy } from './parse-policy.ts';
import { runPolicyTests } from './run-policy-tests.ts';

const HEAD = `version: 1
categories: { EMAIL: {}, SSN: {} }
subjects: { Customer: { key: id } }
tasks:
  none: { reveal: "*" }
  lookup: { reveal: [EMAIL], mask: [SSN] }
rules:
`;

function classified(category: string) {
  return { requirements: [{ category, scopes: [[`${category}:read`]] }], masks: [] };
}

const CATALOG: Catalog = {
  fields: new Map([
    [memberCoordinate('Customer', 'email'), classified('EMAIL')],
    [memberCoordinate('Person', 'email'), classified('EMAIL')],
  ]),
  inputs: new Map([[memberCoordinate('Filter', 'email'), { classification: classified('EMAIL'), filter: false }]]),
  access: new Map(),
  derived: new Set(),
  inspectable: new Set(),
  entities: new Set(['Customer']),
  keys: new Map(),
  implementers: new Map([['Person', ['Customer']]]),
  interfaceObjects: new Map(),
  fetching: { steady: new Set(), planned: new Map() },
};

function lint(text: string, catalog: Catalog | undefined = undefined): readonly string[] {
  return lintPolicy(parsePolicy(HEAD + text, 'policy.yaml'), catalog).map(
    ({ severity, code, place }) => `${place?.line} ${severity} ${code}`,
  );
}

test.each([
  [
    'the same again',
    '- { name: a, on: { categories: [SSN] }, effect: deny }\n- { name: b, on: { categories: [SSN] }, effect: deny }',
    9,
  ],
  [
    'less than another, in any order',
    '- { name: a, when: { groups: [x] }, on: { categories: [SSN] }, effect: mask }\n- { name: b, on: { categories: "*" }, effect: deny }',
    8,
  ],
  [
    'no more than its tasks say',
    '- { name: a, when: { tasks: [lookup] }, on: { categories: [SSN] }, effect: mask }',
    8,
  ],
  [
    'its own data, which its tasks never show',
    '- { name: a, when: { self: true, tasks: [lookup] }, on: { categories: [SSN] }, effect: reveal }',
    8,
  ],
])('a rule that says %s is unreachable', (_, rules, line) => {
  expect(lint(rules)).toEqual([`${line} warning POLICY_UNREACHABLE_RULE`]);
});

test.each([
  [
    'it speaks of others too',
    '- { name: a, when: { groups: [x] }, on: { categories: [SSN] }, effect: deny }\n- { name: b, on: { categories: [SSN] }, effect: deny, when: { groups: [x, y] }, mode: shadow }',
  ],
  [
    'it is stricter',
    '- { name: a, on: { categories: "*" }, effect: deny }\n- { name: b, on: { categories: [SSN] }, effect: block }',
  ],
  [
    'the other is a shadow',
    '- { name: a, on: { categories: "*" }, effect: deny, mode: shadow }\n- { name: b, on: { categories: [SSN] }, effect: deny }',
  ],
  [
    'it is stricter than its task',
    '- { name: a, when: { tasks: [lookup] }, on: { categories: [SSN] }, effect: "null" }',
  ],
])('a rule makes a difference where %s', (_, rules) => {
  expect(lint(rules)).toEqual([]);
});

test('a task that can see nothing is told', () => {
  const text = HEAD.replace('mask: [SSN] }', 'mask: [SSN] }\n  blind: { arguments: "*", default: "null" }');
  const findings = lintPolicy(parsePolicy(`${text}  []\n`, 'policy.yaml'), undefined);
  expect(findings.map(({ code, place }) => [code, place?.line])).toEqual([['POLICY_BLIND_TASK', 7]]);
});

test('with a supergraph: categories that nothing has, coordinates and subjects that are not there', () => {
  expect(
    lint('- { name: a, on: { coordinates: [Customer.email, Filter.email, Customer.emial] }, effect: deny }', CATALOG),
  ).toEqual(['8 error POLICY_UNFIT', '2 warning POLICY_UNUSED_CATEGORY']);
  expect(lint('  []', { ...CATALOG, entities: new Set() })).toContain('3 error POLICY_UNFIT');
});

const TESTED = `${HEAD}- { name: no e-mail, when: { groups: [x] }, on: { coordinates: [Person.email] }, effect: deny }
tests:
  - name: who holds scopes
    principal: { scopes: ["pii:ssn:read", "EMAIL:read"] }
    expect:
      SSN: reveal
      EMAIL: mask
      Customer.email: reveal
      Filter.email: reveal
  - name: a rule on an interface is one on its types
    principal: { scopes: ["EMAIL:read"], groups: [x] }
    expect:
      Customer.email: deny
      Filter.email: reveal
`;

test('the tests of a policy pass', () => {
  expect(runPolicyTests(parsePolicy(TESTED, 'policy.yaml'), CATALOG)).toEqual([]);
});

test('a failed test says where, what it got and who said so', () => {
  const text = TESTED.replace('Customer.email: deny', 'Customer.email: mask').replace('SSN: reveal', 'SSN: block');
  expect(runPolicyTests(parsePolicy(text, 'policy.yaml'), CATALOG)).toEqual([
    {
      severity: 'error',
      code: 'POLICY_TEST_FAILED',
      message: 'Test "who holds scopes": SSN is reveal, not block (by the scopes for SSN, by the task none for SSN).',
      fix: 'Mend the policy, or expect reveal.',
      place: { file: 'policy.yaml', line: 13 },
    },
    {
      severity: 'error',
      code: 'POLICY_TEST_FAILED',
      message:
        'Test "a rule on an interface is one on its types": Customer.email is deny, not mask (by the rule "no e-mail").',
      fix: 'Mend the policy, or expect deny.',
      place: { file: 'policy.yaml', line: 20 },
    },
  ]);
});

test('a test of what is not personal fails; without a supergraph it is not run, categories are', () => {
  const policy = parsePolicy(TESTED.replace('Customer.email: deny', 'Customer.phone: deny'), 'policy.yaml');
  expect(runPolicyTests(policy, CATALOG).map(({ code }) => code)).toEqual(['POLICY_TEST_FAILED']);
  expect(new Set(runPolicyTests(policy, undefined).map(({ severity, code }) => `${severity} ${code}`))).toEqual(
    new Set(['warning POLICY_TEST_NOT_RUN']),
  );
});
