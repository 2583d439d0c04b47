import type { Catalog } from '../catalog/catalog.ts';
import type { Principal } from '../identity/principal.ts';
import { createAccessKeys } from './access-key.ts';
import { capFor, isInvited } from './decide.ts';
import type { Policy } from './policy.ts';

/** The part of "who asks" that decides, as text. */
export type DecisionKeys = (principal: Principal) => string;

/**
 * Equal keys mean equal decisions, with equal contributions, on everything that the catalog classifies or protects, under the same
 * task label (pseudonyms differ by it where decisions do not). Computed once per principal object.
 * SECURITY: it is the "who" in the key of compiled operations, so it may hold no less than decides (test: 'A23: equal
 * keys, equal decisions'); and no more, or nobody would share one. Of scopes those that a requirement names count, of
 * groups only whether the task is meant for one of them.
 */
export function createDecisionKeys(policy: Policy, catalog: Catalog): DecisionKeys {
  const vocabulary = scopesThatDecide(catalog);
  const accessKey = createAccessKeys(catalog.access.values(), policy);
  const keys = new WeakMap<Principal, string>();
  return (principal) => {
    const known = keys.get(principal);
    if (known !== undefined) return known;
    const key = JSON.stringify([...keyParts(principal, policy, vocabulary), ...accessKey(principal)]);
    keys.set(principal, key);
    return key;
  };
}

function keyParts(principal: Principal, policy: Policy, vocabulary: readonly string[]): readonly unknown[] {
  const { task, scopes } = principal;
  const cap = capFor(task, policy);
  return [
    task.kind === 'label' ? task.label : null,
    cap !== undefined && isInvited(principal, cap),
    vocabulary.filter((scope) => scopes.has(scope)),
  ];
}

/** Every scope that a requirement of the catalog names, in one order. */
function scopesThatDecide({ fields, inputs }: Catalog): readonly string[] {
  const classifications = [...fields.values(), ...[...inputs.values()].map((input) => input.classification)];
  const requirements = classifications.flatMap((classification) => classification.requirements);
  return [...new Set(requirements.flatMap((requirement) => requirement.scopes.flat()))].sort();
}
