import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Principal } from '../identity/principal.ts';
import { memberCoordinate } from '../lib/coordinate.ts';
import { decide } from './decide.ts';
import { explain, explainFully } from './explain-decision.ts';
import { parsePolicy } from './parse-policy.ts';
import type { Situation } from './situation.ts';
import { fields, policies, situations } from './test-policies.ts';

const policy = parsePolicy(
  `
version: 1
categories: { EMAIL: { mask: email }, CARD: { mask: card } }
tasks:
  lookup: { mask: [EMAIL], default: deny }
  billing: { groups: [finance], reveal: [EMAIL, CARD] }
  open: { groups: [desk], reveal: [EMAIL] }
rules:
  - { name: cards-are-held, on: { categories: [CARD] }, effect: hold, approval: { groups: [office] } }
  - { name: batch-sees-nothing, when: { clients: [batch] }, on: { categories: "*" }, effect: block }
`,
  'policy.yaml',
);

const principal: Principal = {
  issuer: 'https://one.example',
  subject: 's',
  client: 'batch',
  scopes: new Set(['a']),
  groups: new Set(['desk']),
  task: { kind: 'label', label: 'lookup' },
  actors: [],
};
const situation: Situation = { principal, operation: 'query', isSelf: false };

test('names what spoke, and what would have to change', () => {
  const classification = {
    requirements: [
      { category: 'CARD', scopes: [['c']] },
      { category: 'EMAIL', scopes: [['a', 'b'], ['d']] },
    ],
    masks: [],
  };
  const field = { coordinate: memberCoordinate('Customer', 'contact'), classification };
  expect(explainFully(decide(situation, field, policy), situation, policy)).toMatchObject({
    effect: 'block',
    categories: ['CARD', 'EMAIL'],
    unlock: [
      { by: 'scopes', category: 'CARD', anyOf: [['c']] },
      { by: 'task', category: 'CARD', anyOf: [] },
      { by: 'scopes', category: 'EMAIL', anyOf: [['b'], ['d']] },
      { by: 'task', category: 'EMAIL', anyOf: ['open'] },
      { by: 'approval', rule: 'cards-are-held', groups: ['office'] },
      { by: 'policy', rule: 'batch-sees-nothing' },
    ],
  });
});

test('what nobody speaks of is denied, not revealed', () => {
  const field = {
    coordinate: memberCoordinate('Customer', 'contact'),
    classification: { requirements: [], masks: [] },
  };
  expect(explain(decide(situation, field, policy)).effect).toBe('deny');
});

test('law: the effect is the decision’s, and there is something to unlock where it is not revealed', () => {
  fc.assert(
    fc.property(policies, situations, fields, (drawn, asked, field) => {
      const decision = decide(asked, field, drawn);
      const full = explainFully(decision, asked, drawn);
      expect(explain(decision).effect).toBe(decision.effect);
      expect(full.unlock.length > 0 || full.effect === 'reveal').toBe(true);
    }),
    { numRuns: 500 },
  );
});
