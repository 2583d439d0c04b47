import { afterAll, beforeAll, expect, test } from 'vitest';
import { HEAD } from './graph.ts';
import type { Claims, SelfWorld } from './self-world.ts';
import { startSelfWorld } from './self-world.ts';

const CANARY = 'canary-2c9e41a7b0';

const POLICY = `
version: 1
categories: { SECRET: { mask: redact }, OTHER: { mask: redact }, HELD: {} }
subjects: { Customer: { key: id } }
tasks: { none: { reveal: "*", default: deny } }
rules:
  - { name: own data, when: { self: true }, on: { categories: [SECRET] }, effect: reveal }
  - { name: ask first, on: { categories: [HELD] }, effect: hold, approval: { groups: [office] } }
`;

const SDL = `${HEAD}
  type Query { customers(mail: String @pii(category: "SECRET")): [Customer!]! }
  type Customer @key(fields: "id") {
    id: ID!
    mail: String @pii(category: "SECRET")
    note: String @pii(category: "OTHER", scopes: [["notes"], ["all", "some"]])
    secret: String @pii(category: "HELD")
    staff: String @requiresScopes(scopes: [["staff"]])
    tier: String
  }
`;

let world: SelfWorld;
beforeAll(async () => {
  const customers = () => ['1', '2'].map((id) => ({ id, mail: CANARY, note: CANARY, secret: CANARY, tier: 'GOLD' }));
  const sdl = SDL.replace('"@key",', '"@key", "@requiresScopes",');
  world = await startSelfWorld({ people: { sdl, resolvers: { Query: { customers } } } }, POLICY);
});
afterAll(() => world[Symbol.asyncDispose]());

const EVERYBODY: Claims = { sub: '1', scope: 'pii:held:read' };
const OFFICER: Claims = { ...EVERYBODY, scope: 'pii:held:read cordon:explain' };

async function explained(claims: Claims, query: string, variables: Readonly<Record<string, unknown>> = {}) {
  const replies = [
    await world.askAs(claims, query, variables, { 'cordon-explain': '1' }),
    await world.askAs(claims, query, variables, { 'cordon-explain': '1' }),
  ] as const;
  // The first may have gone through Apollo Server, the second goes past it.
  expect(replies[1].text).toBe(replies[0].text);
  return replies[0];
}

test('says effect and category of every path, and nothing else, to everybody', async () => {
  const { extensions, data } = await explained(EVERYBODY, '{ customers { id mail m: note staff tier } }');
  expect(data).toMatchObject({ customers: [{ mail: CANARY }, { mail: '[redacted]' }] });
  expect(extensions.cordon).toMatchObject({
    explain: {
      fields: [
        {
          path: 'customers.mail',
          coordinate: 'Customer.mail',
          whose: 'others',
          effect: 'mask',
          categories: ['SECRET'],
        },
        { path: 'customers.mail', coordinate: 'Customer.mail', whose: 'own', effect: 'reveal', categories: ['SECRET'] },
        { path: 'customers.m', coordinate: 'Customer.note', effect: 'mask', categories: ['OTHER'] },
        { path: 'customers.staff', coordinate: 'Customer.staff', effect: 'deny', categories: [] },
      ],
      inputs: [],
    },
  });
  expect(JSON.stringify(extensions)).not.toMatch(/contributions|unlock|missing|access|notes/);
});

test('says why, and what would unlock it, with the scope cordon:explain', async () => {
  const { extensions } = await explained(OFFICER, '{ customers { note staff } }');
  expect(extensions.cordon).toMatchObject({
    explain: {
      fields: [
        {
          path: 'customers.note',
          effect: 'mask',
          contributions: [
            { by: 'scopes', category: 'OTHER', effect: 'mask', missing: [['notes'], ['all', 'some']] },
            { by: 'task', task: 'none', effect: 'reveal' },
          ],
          unlock: [{ by: 'scopes', category: 'OTHER', anyOf: [['notes'], ['all', 'some']] }],
        },
        { path: 'customers.staff', effect: 'deny', access: { reason: 'scopes', missing: [[['staff']]] } },
      ],
    },
  });
});

test('an operation that is refused is explained, arguments as well', async () => {
  const query = 'query ($mail: String) { customers(mail: $mail) { secret mail } }';
  const { extensions, data, errors } = await explained(OFFICER, query, { mail: `${CANARY}-sent` });
  expect(data).toBeUndefined();
  expect(errors[0]?.extensions.code).toMatch(/APPROVAL_REQUIRED|PII_BLOCKED/);
  expect(extensions.cordon).toMatchObject({
    explain: {
      fields: [
        {
          path: 'customers.secret',
          effect: 'hold',
          unlock: [{ by: 'approval', rule: 'ask first', groups: ['office'] }],
        },
        { path: 'customers.mail', whose: 'others' },
        { path: 'customers.mail', whose: 'own' },
      ],
      inputs: [{ coordinate: 'Query.customers(mail:)', effect: 'block', categories: ['SECRET'] }],
    },
  });
  expect(JSON.stringify(extensions)).not.toContain('canary');
});

test('nobody is told who did not ask', async () => {
  const { extensions } = await world.askAs(OFFICER, '{ customers { note } }');
  expect(extensions.cordon).toEqual({ masked: ['customers.note'] });
});
