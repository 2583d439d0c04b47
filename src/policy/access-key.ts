import type { AccessRequirement } from '../catalog/access.ts';
import type { Principal } from '../identity/principal.ts';
import { isAuthenticated } from '../identity/principal.ts';
import type { Policy } from './policy.ts';
import { holdsPolicy } from './policy-answer.ts';

/** What access requirements tell principals apart by: equal parts mean equal answers to all of them. */
export type AccessKeys = (principal: Principal) => readonly unknown[];

/**
 * The part of a decision key that access requirements ask for, and no more: whether the principal is authenticated, which
 * of the scopes that they name it has, and which of the policies that they name it holds.
 */
export function createAccessKeys(access: Iterable<AccessRequirement>, policy: Policy): AccessKeys {
  const requirements = [...access];
  const asksWho = requirements.some((requirement) => requirement.authenticated);
  const scopes = named(requirements, 'scopes');
  const policies = named(requirements, 'policies');
  return (principal) => [
    asksWho && isAuthenticated(principal),
    scopes.filter((scope) => principal.scopes.has(scope)),
    policies.filter((name) => holdsPolicy(principal, name, policy)),
  ];
}

function named(requirements: readonly AccessRequirement[], kind: 'scopes' | 'policies'): readonly string[] {
  return [...new Set(requirements.flatMap((requirement) => requirement[kind].flat(2)))].sort();
}
