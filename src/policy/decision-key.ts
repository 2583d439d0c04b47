import { createHash } from 'node:crypto';
import type { Catalog } from '../catalog/catalog.ts';
import type { Principal } from '../identity/principal.ts';
import { createAccessKeys } from './access-key.ts';
import type { Policy } from './policy.ts';
import type { Condition } from './rule.ts';
import { matchesPrincipal } from './rules-for.ts';
import { capFor, isInvited } from './task-cap.ts';

/** The part of "who asks" that decides, as text of a fixed length. */
export type DecisionKeys = (principal: Principal) => string;

/**
 * Equal keys mean equal decisions, with equal contributions, on everything that the catalog classifies or protects, under
 * the same task label (pseudonyms differ by it where decisions do not), in operations of the same kind. Computed once per
 * principal object, so that a request pays the same for one rule and for a thousand.
 * SECURITY: it is the "who" in the key of compiled operations, so it may hold no less than decides (test: 'A23: equal
 * keys, equal decisions'); and no more, or nobody would share one. Of scopes those that a requirement names count, of
 * groups only whether the task is meant for one of them, and of all that rules ask for only which rules it meets.
 */
export function createDecisionKeys(policy: Policy, catalog: Catalog): DecisionKeys {
  const scopes = scopesThatDecide(catalog);
  const conditions = conditionsThatDecide(policy);
  const accessKey = createAccessKeys(catalog.access.values(), policy);
  const keys = new WeakMap<Principal, string>();
  return (principal) => {
    const known = keys.get(principal);
    if (known !== undefined) return known;
    const facts = [...factsOf(principal, policy, scopes, conditions), ...accessKey(principal)];
    const key = createHash('sha256').update(JSON.stringify(facts)).digest('base64');
    keys.set(principal, key);
    return key;
  };
}

function factsOf(
  principal: Principal,
  policy: Policy,
  scopes: readonly string[],
  conditions: readonly Condition[],
): readonly unknown[] {
  const { task } = principal;
  const cap = capFor(task, policy);
  return [
    task.kind === 'label' ? task.label : null,
    cap !== undefined && isInvited(principal, cap),
    scopes.filter((scope) => principal.scopes.has(scope)),
    conditions.map((condition) => (matchesPrincipal(condition, principal) ? '1' : '0')).join(''),
  ];
}

/** Every scope that a requirement of the catalog names, in one order. */
function scopesThatDecide({ fields, inputs }: Catalog): readonly string[] {
  const classifications = [...fields.values(), ...[...inputs.values()].map((input) => input.classification)];
  const requirements = classifications.flatMap((classification) => classification.requirements);
  return [...new Set(requirements.flatMap((requirement) => requirement.scopes.flat()))].sort();
}

/** What rules ask of principals, each distinct question once. */
function conditionsThatDecide({ rules }: Policy): readonly Condition[] {
  const byText = new Map(rules.map(({ when }) => [conditionText(when), when]));
  return [...byText.values()];
}

function conditionText({ groups, tasks, clients, issuers }: Condition): string {
  return JSON.stringify([groups, tasks, clients, issuers].map((set) => set && [...set].sort()));
}
