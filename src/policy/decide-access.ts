import type { AccessRequirement } from '../catalog/access.ts';
import type { AnyOf } from '../catalog/any-of.ts';
import { isMet } from '../catalog/any-of.ts';
import type { Principal } from '../identity/principal.ts';
import { isAuthenticated } from '../identity/principal.ts';
import type { Policy } from './policy.ts';

/** Why a coordinate may not be reached: the first kind of requirement that is not met. */
export interface AccessDenial {
  readonly reason: 'authenticated' | 'scopes' | 'policy';
  /** The expressions that are not met, each by any one of its alternatives; none for `authenticated`. */
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
  const scopes = requirement.scopes.filter((each) => !isMet(each, (scope) => principal.scopes.has(scope)));
  if (scopes.length > 0) return { reason: 'scopes', missing: scopes };
  const policies = requirement.policies.filter((each) => !isMet(each, (name) => holdsPolicy(principal, name, policy)));
  return policies.length > 0 ? { reason: 'policy', missing: policies } : undefined;
}

/** Whether the policy file's answer to a `@policy` name is yes for a principal. */
export function holdsPolicy(_principal: Principal, _name: string, _policy: Policy): boolean {
  return false;
}
