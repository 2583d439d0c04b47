import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AccessRequirement } from '../catalog/access.ts';
import type { AnyOf } from '../catalog/any-of.ts';
import type { Principal } from '../identity/principal.ts';
import { ANONYMOUS } from '../identity/principal.ts';
import { createAccessKeys } from './access-key.ts';
import { decideAccess } from './decide-access.ts';
import type { Policy } from './policy.ts';
import { EMPTY_POLICY } from './policy.ts';
import { principals } from './test-policies.ts';

function anyOf(names: readonly string[]): fc.Arbitrary<AnyOf> {
  return fc.array(fc.subarray([...names], { minLength: 1 }), { minLength: 1, maxLength: 2 });
}

const requirements: fc.Arbitrary<readonly AccessRequirement[]> = fc.array(
  fc.record({
    authenticated: fc.boolean(),
    scopes: fc.array(anyOf(['a', 'b']), { maxLength: 2 }),
    policies: fc.array(anyOf(['desk', 'shop', 'nobody']), { maxLength: 1 }),
  }),
  { maxLength: 3 },
);

const POLICY: Policy = {
  ...EMPTY_POLICY,
  policies: new Map([
    ['desk', { when: { groups: new Set(['desk']), self: false }, scopes: undefined }],
    ['shop', { when: { clients: new Set(['shop']), self: false }, scopes: [['c']] }],
  ]),
};

const anybody: fc.Arbitrary<Principal> = fc.oneof(principals, fc.constant(ANONYMOUS));

test('law: A23: equal keys, equal answers to every requirement', () => {
  fc.assert(
    fc.property(requirements, anybody, anybody, (access, one, two) => {
      const keyOf = createAccessKeys(access, POLICY);
      const answers = (who: Principal) => access.map((requirement) => decideAccess(who, requirement, POLICY));
      const isSame = JSON.stringify(keyOf(one)) === JSON.stringify(keyOf(two));
      if (isSame) expect(answers(one)).toEqual(answers(two));
    }),
    { numRuns: 500 },
  );
});

test('law: what no requirement asks for is not in the key', () => {
  fc.assert(
    fc.property(requirements, principals, (access, who) => {
      const keyOf = createAccessKeys(access, POLICY);
      const other = {
        ...who,
        subject: 'else',
        issuer: 'https://else.example',
        scopes: new Set([...who.scopes, 'other']),
      };
      expect(keyOf(other)).toEqual(keyOf(who));
    }),
  );
});

test('where nothing is protected, everybody has one key', () => {
  const keyOf = createAccessKeys([], POLICY);
  expect(keyOf(ANONYMOUS)).toEqual(keyOf({ ...ANONYMOUS, issuer: 'https://one.example', groups: new Set(['desk']) }));
});
