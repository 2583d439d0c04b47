import type { AccessRequirement } from './access.ts';
import type { AnyOf } from './any-of.ts';
import { conjunction, implies } from './any-of.ts';

/**
 * What an interface requires of its own accord: the parts of its requirement that are not what its implementers state,
 * taken together. Composition writes on an interface the conjunction of what stands on its implementers, so such a part
 * says nothing of one that states less; a part that differs was written on the interface itself, and holds for all.
 * SECURITY: only equality explains, so that a doubt falls to every implementer (test "A5 what an interface asks beyond its
 * implementers holds for all of them").
 */
export function unexplainedAccess(
  own: AccessRequirement | undefined,
  implementers: readonly (AccessRequirement | undefined)[],
): AccessRequirement | undefined {
  if (!own) return undefined;
  const stated = implementers.filter((each) => each !== undefined);
  const authenticated = own.authenticated && !stated.some((each) => each.authenticated);
  const scopes = isExplained(
    own.scopes,
    stated.flatMap((each) => each.scopes),
  )
    ? []
    : own.scopes;
  const policies = isExplained(
    own.policies,
    stated.flatMap((each) => each.policies),
  )
    ? []
    : own.policies;
  return authenticated || scopes.length > 0 || policies.length > 0 ? { authenticated, scopes, policies } : undefined;
}

function isExplained(own: readonly AnyOf[], stated: readonly AnyOf[]): boolean {
  const ours = conjunction(own);
  const theirs = conjunction(stated);
  return ours !== undefined && theirs !== undefined && implies(ours, theirs) && implies(theirs, ours);
}
