import { expect, test } from 'vitest';
import { MASKERS } from '../maskers/mask-table.ts';
import { parsePolicy } from './parse-policy.ts';
import { findingsOf } from './test-findings.ts';

const HEAD = `version: 1
categories: { EMAIL: {}, SSN: { recordMask: default, detectors: [US_SSN] } }
tasks: { none: {}, lookup: {} }
`;

test.each([
  ['an unknown key', 'rulez: []', 4, /the key rulez is unknown/, /version, mode, categories/],
  [
    'an unknown key in a rule',
    'rules:\n  - name: a\n    on: { categories: [SSN] }\n    effect: deny\n    efect: mask',
    8,
    /rules\.0: the key efect/,
    /name, description, mode, when, on, effect, approval/,
  ],
  [
    'an unknown key in a condition',
    'rules:\n  - { name: a, when: { group: [x] }, on: { categories: "*" }, effect: deny }',
    5,
    /the key group/,
    /groups, tasks, clients/,
  ],
  ['a key that stands twice', 'mode: shadow\nmode: enforce', 5, /stands twice/, /docs/],
  [
    'an unknown category in a rule',
    'rules:\n  - name: a\n    on: { categories: [SSN, PHONE] }\n    effect: deny',
    6,
    /category PHONE/,
    /EMAIL, SSN/,
  ],
  [
    'an unknown category in a test',
    'tests:\n  - name: a\n    principal: {}\n    expect:\n      PHONE: mask',
    8,
    /category PHONE/,
    /EMAIL, SSN/,
  ],
  [
    'an unknown task',
    'rules:\n  - { name: a, when: { tasks: [look] }, on: { categories: "*" }, effect: deny }',
    5,
    /task look is/,
    /none, lookup/,
  ],
  [
    'an unknown task in a test',
    'tests:\n  - { name: a, principal: { task: look }, expect: { SSN: deny } }',
    5,
    /task look is/,
    /none, lookup/,
  ],
  [
    'an unknown effect',
    'rules:\n  - { name: a, on: { categories: "*" }, effect: hide }',
    5,
    /expected one of "reveal"/,
    /docs/,
  ],
  [
    'an effect that a test cannot expect',
    'tests:\n  - { name: a, principal: {}, expect: { SSN: hidden } }',
    5,
    /expected one of "reveal"/,
    /docs/,
  ],
  [
    'rules of one name',
    'rules:\n  - { name: a, on: { categories: "*" }, effect: deny }\n  - { name: a, on: { categories: "*" }, effect: mask }',
    6,
    /name a is already that of rules\.0/,
    /own/,
  ],
  [
    'a rule that reveals',
    'rules:\n  - { name: a, on: { categories: "*" }, effect: reveal }',
    5,
    /only narrows/,
    /task/,
  ],
  [
    'self without subjects',
    'rules:\n  - { name: a, when: { self: true }, on: { categories: "*" }, effect: reveal }',
    5,
    /needs "subjects"/,
    /Customer/,
  ],
  [
    'an approval without a hold',
    'rules:\n  - { name: a, on: { categories: "*" }, effect: deny, approval: { groups: [x] } }',
    5,
    /lifts a hold/,
    /hold/,
  ],
  [
    'a rule on nothing',
    'rules:\n  - { name: a, on: {}, effect: deny }',
    5,
    /at least one category or coordinate/,
    /docs/,
  ],
  [
    'a condition that nobody can meet',
    'rules:\n  - { name: a, when: { groups: [] }, on: { categories: "*" }, effect: deny }',
    5,
    /groups/,
    /docs/,
  ],
  [
    'a coordinate out of form',
    'rules:\n  - { name: a, on: { coordinates: [email] }, effect: deny }',
    5,
    /Customer\.email/,
    /docs/,
  ],
  [
    'a category out of form',
    'rules:\n  - { name: a, on: { categories: EMAIL }, effect: deny }',
    5,
    /list of categories/,
    /docs/,
  ],
  [
    'a test that expects nothing',
    'tests:\n  - { name: a, principal: {}, expect: {} }',
    5,
    /at least one effect/,
    /docs/,
  ],
  [
    'a key out of form',
    'tests:\n  - { name: a, principal: {}, expect: { email: mask } }',
    5,
    /a category such as EMAIL/,
    /docs/,
  ],
])('%s is refused with line and what to write', (_, text, line, message, fix) => {
  const findings = findingsOf(HEAD + text);
  expect(findings).toHaveLength(1);
  expect(findings[0]?.[0]).toBe(line);
  expect(findings[0]?.[1]).toMatch(message);
  expect(findings[0]?.[2]).toMatch(fix);
});

test('a mask with a bad parameter is told by its parameter; a Float may be rounded to tenths', () => {
  const withMask = (mask: string) => findingsOf(`version: 1\ncategories:\n  GEO: { mask: ${mask} }\n`);
  expect(withMask('round(0.1)')).toEqual([]);
  const [, message] = withMask('round(0)')[0] ?? [];
  expect(message).toMatch(/round is written round\(multiple\), where multiple is a whole number from 2/);
  expect(withMask('blur(2)')[0]?.[1]).toMatch(/there is no such mask/);
});

test('all findings come at once', () => {
  const rules =
    '\nrules:\n  - { name: a, on: { categories: [X] }, effect: reveal }\n  - { name: a, when: { self: true, tasks: [y] }, on: { categories: "*" }, effect: mask, approval: { groups: [x] } }\n';
  expect(findingsOf(HEAD + rules).map(([line]) => line)).toEqual([6, 7, 7, 6, 7, 7]);
});

test.each([
  [
    'a billion laughs',
    `a: &a [x,x,x,x,x,x,x,x]\n${[...'bcdefgh'].map((name, index) => `${name}: &${name} [${Array(8).fill(`*${'abcdefgh'[index]}`).join(',')}]`).join('\n')}`,
  ],
  ['an anchor that holds itself', 'version: 1\ncategories: &a { A: *a }'],
  ['an alias to nothing', 'version: *nothing'],
  ['brackets without end', '['.repeat(200_000)],
  ['lists in lists', '- '.repeat(20_000)],
  ['more text than a policy takes', `# ${'x'.repeat(2_000_001)}`],
  ['the name of a prototype', 'version: 1\ncategories: {}\n__proto__: { mode: shadow }'],
  ['nothing', ''],
  ['a list', '- 1'],
  ['two documents', 'version: 1\n---\nversion: 1'],
])('what is no policy is refused in bounded time: %s', (_, text) => {
  const started = performance.now();
  expect(findingsOf(text).length).toBeGreaterThan(0);
  expect(performance.now() - started).toBeLessThan(10_000);
});

test('what is not stated has its default, and every part knows its line', () => {
  const policy = parsePolicy(
    `${HEAD}arguments: { probes: { distinct: 20, windowSeconds: 60 } }
subjects: { Customer: { key: id } }
rules:
  - name: a
    on: { categories: [SSN], coordinates: [Customer.email] }
    effect: hold
    approval: { groups: [office], lifts: [scopes] }
tests:
  - name: b
    principal: { task: none }
    expect:
      SSN: deny
`,
    'policy.yaml',
  );
  expect(policy.categories.get('SSN')).toEqual({
    name: 'SSN',
    mask: { name: 'redact', parameters: [] },
    recordMask: { name: 'default', parameters: [] },
    scopes: [['pii:ssn:read']],
    sensitivity: 'high',
    detectors: ['US_SSN'],
  });
  expect(policy.subjects).toEqual(
    new Map([['Customer', { key: 'id', claim: 'sub', issuers: undefined, owns: new Set() }]]),
  );
  expect(policy.arguments).toEqual({ probes: { distinct: 20, windowSeconds: 60 } });
  expect(policy.rules).toEqual([
    {
      name: 'a',
      mode: 'enforce',
      when: { self: false },
      on: { categories: new Set(['SSN']), coordinates: new Set(['Customer.email']) },
      effect: 'hold',
      approval: {
        groups: new Set(['office']),
        reviewers: 1,
        lifts: new Set(['scopes']),
        onApproval: 'reveal',
        isOneTime: true,
        requestSeconds: 86_400,
        grantSeconds: 3_600,
      },
    },
  ]);
  expect(policy.tests[0]?.situation.principal.task).toEqual({ kind: 'none' });
  const lines = ['categories/SSN', 'tasks/lookup', 'subjects/Customer', 'rules/0', 'tests/0', 'tests/0/expect/SSN'];
  expect(lines.map((path) => policy.places.get(path)?.line)).toEqual([2, 3, 5, 7, 12, 15]);
});

test('I7: records are hidden by no mask that depends on the value, nor by one that can be undone', () => {
  const refused = [...MASKERS.keys()].filter((mask) => {
    const text = `version: 1\ncategories: { EMAIL: { recordMask: "${mask}" } }`;
    return findingsOf(text).some(([line]) => line === 2);
  });
  expect([...MASKERS.keys()].filter((mask) => !refused.includes(mask))).toEqual(['null', 'drop', 'default', 'redact']);
});
