import type { Catalog } from '../catalog/catalog.ts';
import type { Finding } from '../lib/finding.ts';
import type { Policy } from './policy.ts';

/** A warning for every name of `@policy` that the policy file does not answer: whatever asks for it is always denied. */
export function unansweredPolicies({ access }: Catalog, { policies }: Policy): readonly Finding[] {
  const fieldsByName = new Map<string, string[]>();
  for (const [coordinate, requirement] of access) {
    for (const name of new Set(requirement.policies.flat(2))) {
      if (!policies.has(name)) fieldsByName.set(name, [...(fieldsByName.get(name) ?? []), coordinate]);
    }
  }
  return [...fieldsByName].map(([name, [first = '', ...others]]) => ({
    severity: 'warning',
    code: 'ACCESS_POLICY_UNANSWERED',
    message: `@policy names "${name}" on ${first} and ${others.length} more fields, and the policy file does not answer it.`,
    fix: `Add it to the policy file: policies: {"${name}": {groups: [...]}}. Until then it is denied.`,
    coordinate: first,
  }));
}
