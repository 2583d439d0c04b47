import { categoriesOf } from '../catalog/classification.ts';
import type { Principal } from '../identity/principal.ts';
import type { ClassifiedField } from './classified-field.ts';
import { categoriesMeant } from './classified-field.ts';
import type { Contribution, Decision, RuleContribution } from './decision.ts';
import { conclude } from './decision.ts';
import { holdsScopes, missingScopes } from './held-scopes.ts';
import type { Policy } from './policy.ts';
import type { Rule } from './rule.ts';
import { rulesFor } from './rules-for.ts';
import type { Situation } from './situation.ts';
import { capEffect, capOf, taskName } from './task-cap.ts';

/** The strictest of what scopes, task and rules say about a field. Pure; order does not matter (I5). */
export function decide(situation: Situation, field: ClassifiedField, policy: Policy): Decision {
  return decideByRules(situation.principal, field, rulesFor(situation, policy), policy);
}

/** The same where the rules that speak in the situation are known (`rulesFor`). */
export function decideByRules(
  principal: Principal,
  field: ClassifiedField,
  rules: readonly Rule[],
  policy: Policy,
): Decision {
  const categories = categoriesOf(field.classification);
  // SECURITY: what no requirement speaks of cannot be decided, so it is denied (test "undecidable is denied").
  if (categories.length === 0) return { effect: 'deny', categories, contributions: [], shadowEffect: 'deny' };
  const contributions = [
    ...byScopesAndTask(principal, field, policy),
    ...rules.flatMap((rule) => contributionOf(rule, field, policy) ?? []),
  ];
  return { ...conclude(contributions), categories, contributions };
}

function byScopesAndTask(principal: Principal, field: ClassifiedField, policy: Policy): readonly Contribution[] {
  const cap = capOf(principal, policy);
  const task = taskName(principal.task);
  return field.classification.requirements.flatMap(({ category, scopes }): readonly Contribution[] => [
    {
      by: 'scopes',
      category,
      effect: holdsScopes(principal.scopes, scopes) ? 'reveal' : 'mask',
      missing: missingScopes(principal.scopes, scopes),
    },
    { by: 'task', task, category, effect: capEffect(cap, category) },
  ]);
}

function contributionOf(rule: Rule, field: ClassifiedField, policy: Policy): RuleContribution | undefined {
  const categories = categoriesMeant(rule.on, field);
  // SECURITY: no rule widens but on self, whoever made it (test "a rule that reveals without self is silent").
  if (categories.length === 0 || (rule.effect === 'reveal' && !rule.when.self)) return undefined;
  return { by: 'rule', rule: rule.name, categories, effect: rule.effect, shadow: isShadow(rule, policy) };
}

/** Whether a rule is recorded only: by itself or with its whole file. */
export function isShadow(rule: Rule, policy: Policy): boolean {
  return rule.mode === 'shadow' || policy.mode === 'shadow';
}
