import type { AccessRequirement } from '../catalog/access.ts';
import type { AnyOf } from '../catalog/any-of.ts';
import { isMet } from '../catalog/any-of.ts';
import type { Principal } from '../identity/principal.ts';
import { isAuthenticated } from '../identity/principal.ts';
import { holdsScopes, missingScopes } from './held-scopes.ts';
import type { Policy } from './policy.ts';
import { holdsPolicy } from './policy-answer.ts';

/** Why a coordinate may not be reached: the first kind of requirement that is not met. */
export interface AccessDenial {
  readonly reason: 'authenticated' | 'scopes' | 'policy';
  /** What is missing of every alternative of each expression that is not met; nothing for `authenticated`. */
  readonly missing: readonly AnyOf[];
}

/**
 * Why a principal may not reach what has this requirement; undefined where it may. Pure. Whoever asks without a token is
 * not authenticated; a policy that nothing answers is not met.
 */
export function decideAccess(
  principal: Principal,
  requirement: AccessRequirement,
  policy: Policy,
): AccessDenial | undefined {
  if (requirement.authenticated && !isAuthenticated(principal)) return { reason: 'authenticated', missing: [] };
  const scopes = requirement.scopes.filter((each) => !holdsScopes(principal.scopes, each));
  if (scopes.length > 0)
    return { reason: 'scopes', missing: scopes.map((each) => missingScopes(principal.scopes, each)) };
  const policies = requirement.policies.filter((each) => !isMet(each, (name) => holdsPolicy(principal, name, policy)));
  return policies.length > 0 ? { reason: 'policy', missing: policies } : undefined;
}
