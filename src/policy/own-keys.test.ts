import { expect, test } from 'vitest';
import type { Principal } from '../identity/principal.ts';
import { ANONYMOUS } from '../identity/principal.ts';
import { createOwnKeys, NO_OWN_KEYS } from './own-keys.ts';
import { parsePolicy } from './parse-policy.ts';

const policy = parsePolicy(
  `
version: 1
categories: {}
subjects:
  Customer: { key: id }
  App: { key: name, claim: client }
  Member: { key: id, issuers: [https://one.example, https://two.example] }
`,
  'policy.yaml',
);
const ownKeysOf = createOwnKeys(policy);

function asking(more: Partial<Principal>): Principal {
  return { ...ANONYMOUS, issuer: 'https://one.example', subject: '7', ...more };
}

test.each([
  ['the subject, without a client', {}, { Customer: '7', Member: '7' }],
  ['the client too', { client: 'shop' }, { Customer: '7', App: 'shop', Member: '7' }],
  ['an issuer that does not count', { issuer: 'https://three.example' }, { Customer: '7' }],
  ['claims that are empty', { subject: '', client: '' }, {}],
])('own keys: %s', (_, principal, keys) => {
  expect(Object.fromEntries(ownKeysOf(asking(principal)))).toEqual(keys);
});

test('who has no token has no key, and keys are found once per principal', () => {
  expect(ownKeysOf(ANONYMOUS).size).toBe(0);
  const principal = asking({});
  expect(ownKeysOf(principal)).toBe(ownKeysOf(principal));
  expect(createOwnKeys({ subjects: new Map() })(principal)).toBe(NO_OWN_KEYS);
});
