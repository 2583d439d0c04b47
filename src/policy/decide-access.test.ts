import { expect, test } from 'vitest';
import type { Principal } from '../identity/principal.ts';
import { ANONYMOUS } from '../identity/principal.ts';
import { decideAccess } from './decide-access.ts';
import { EMPTY_POLICY } from './policy.ts';

const NOTHING = { authenticated: false, scopes: [], policies: [] };
const ADA: Principal = { ...ANONYMOUS, issuer: 'https://one.example', subject: 'ada', scopes: new Set(['a']) };

test('the first kind that is not met is the reason, with what is missing of every alternative', () => {
  const requirement = { authenticated: true, scopes: [[['a', 'b'], ['c']]], policies: [[['p']]] };
  expect(decideAccess(ANONYMOUS, requirement, EMPTY_POLICY)).toEqual({ reason: 'authenticated', missing: [] });
  expect(decideAccess(ADA, requirement, EMPTY_POLICY)).toEqual({ reason: 'scopes', missing: [[['b'], ['c']]] });
  const held = { ...ADA, scopes: new Set(['c']) };
  expect(decideAccess(held, requirement, EMPTY_POLICY)).toEqual({ reason: 'policy', missing: [[['p']]] });
  expect(decideAccess(held, { ...requirement, policies: [] }, EMPTY_POLICY)).toBeUndefined();
});

test('every expression must be met, and an empty one never is', () => {
  expect(decideAccess(ADA, { ...NOTHING, scopes: [[['a']], [['b']]] }, EMPTY_POLICY)).toMatchObject({
    reason: 'scopes',
  });
  for (const empty of [[], [[]]]) {
    expect(decideAccess(ADA, { ...NOTHING, scopes: [empty] }, EMPTY_POLICY)).toMatchObject({ reason: 'scopes' });
    expect(decideAccess(ADA, { ...NOTHING, policies: [empty] }, EMPTY_POLICY)).toMatchObject({ reason: 'policy' });
  }
});
