import fc from 'fast-check';
import { expect, test } from 'vitest';
import { diffPolicies } from './diff-policies.ts';
import { parsePolicy } from './parse-policy.ts';
import type { Policy } from './policy.ts';
import { narrowingRules, policies } from './test-policies.ts';

const CATEGORIES = parsePolicy('version: 1\ncategories: { A: {}, B: {}, C: {} }', 'policy.yaml').categories;

function diff(before: string | Policy, after: string | Policy) {
  const side = (policy: string | Policy) => ({
    policy: typeof policy === 'string' ? parsePolicy(policy, 'policy.yaml') : policy,
    catalog: undefined,
  });
  return diffPolicies(side(before), side(after));
}

const BEFORE = `
version: 1
categories: { EMAIL: { mask: email }, PHONE: { mask: phone } }
tasks:
  none: { groups: [office], reveal: "*", default: deny }
  lookup: { groups: [desk, office], mask: [EMAIL], default: "null" }
`;

test('says who gains and who loses, in the fewest words', () => {
  const after = BEFORE.replace('mask: [EMAIL]', 'reveal: [EMAIL]').replace('reveal: "*"', 'reveal: [EMAIL]');
  expect(diff(BEFORE, after).changes).toEqual([
    {
      subject: 'EMAIL',
      before: 'mask',
      after: 'reveal',
      gains: true,
      who: [{ task: ['lookup'], group: ['desk', 'office'], scopes: ['all'] }],
    },
    {
      subject: 'argument EMAIL',
      before: 'block',
      after: 'reveal',
      gains: true,
      who: [{ task: ['lookup'], group: ['desk', 'office'], scopes: ['all'] }],
    },
    {
      subject: 'PHONE',
      before: 'mask',
      after: 'deny',
      gains: false,
      who: [{ task: ['none'], group: ['office'], scopes: ['none'] }],
    },
    {
      subject: 'PHONE',
      before: 'reveal',
      after: 'deny',
      gains: false,
      who: [{ task: ['none'], group: ['office'], scopes: ['all'] }],
    },
    {
      subject: 'argument PHONE',
      before: 'reveal',
      after: 'block',
      gains: false,
      who: [{ task: ['none'], group: ['office'], scopes: ['all'] }],
    },
  ]);
});

test('a rule meets the clients that it names', () => {
  const after = `${BEFORE}rules:\n  - { name: shop, when: { clients: [shop] }, on: { categories: [EMAIL] }, effect: block }\n`;
  const { changes } = diff(BEFORE, after);
  expect(changes.every((change) => !change.gains && change.after === 'block')).toBe(true);
  expect(changes.flatMap((change) => change.who).every((set) => set.client?.join() === 'shop')).toBe(true);
});

test('other scopes move what is shown from one holder to the other', () => {
  const after = BEFORE.replace('EMAIL: { mask: email }', 'EMAIL: { mask: email, scopes: [["mail"]] }');
  const { changes } = diff(BEFORE, after);
  const emails = changes.filter((change) => change.subject === 'EMAIL');
  expect(emails.map(({ gains, who }) => [gains, who[0]?.scopes])).toEqual([
    [true, ['all that are asked for']],
    [false, ['all that were asked for']],
  ]);
});

test('masks and what approvals lift', () => {
  const rule = (lifts: string) =>
    `rules:\n  - { name: export, on: { categories: [EMAIL] }, effect: hold, approval: { groups: [office], lifts: ${lifts} } }\n`;
  const after = BEFORE.replace('mask: phone', 'mask: last4') + rule('[scopes, task]');
  expect(diff(BEFORE + rule('[scopes]'), after)).toMatchObject({
    masks: [{ subject: 'PHONE', before: 'phone', after: 'last4' }],
    lifts: [{ rule: 'export', lifts: ['task'] }],
  });
});

test('law: a policy differs from itself in nothing, and a rule that only narrows lets nobody gain', () => {
  fc.assert(
    fc.property(policies, narrowingRules, (drawn, rule) => {
      const policy = { ...drawn, categories: CATEGORIES };
      expect(diff(policy, policy)).toEqual({ changes: [], masks: [], lifts: [], inspections: [] });
      const narrowed = { ...policy, rules: [...policy.rules, rule] };
      expect(diff(policy, narrowed).changes.filter((change) => change.gains)).toEqual([]);
      const lost = diff(policy, narrowed).changes.length;
      expect(diff(narrowed, policy).changes).toHaveLength(lost);
    }),
    { numRuns: 15 },
  );
});
