import { classificationKey } from '../catalog/classification.ts';
import type { ClassifiedField } from './classified-field.ts';
import { decideByRules } from './decide.ts';
import type { Decision } from './decision.ts';
import type { Policy } from './policy.ts';
import { rulesFor } from './rules-for.ts';
import type { Situation } from './situation.ts';

/** Decides one field in a situation that is given. */
export type Decider = (field: ClassifiedField) => Decision;

/**
 * `decide` for many fields of one situation: its rules are found once, and each decision is made once for all fields that
 * are classified alike and that the same rules name.
 */
export function createDecider(situation: Situation, policy: Policy): Decider {
  const rules = rulesFor(situation, policy);
  const named = new Set(rules.flatMap((rule) => [...rule.on.coordinates]));
  const decisions = new Map<string, Decision>();
  return (field) => {
    const coordinates = [field.coordinate, ...(field.coveredBy ?? [])].filter((each) => named.has(each));
    const key = `${[...new Set(coordinates)].sort().join(' ')}|${classificationKey(field.classification)}`;
    const decision = decisions.get(key) ?? decideByRules(situation.principal, field, rules, policy);
    decisions.set(key, decision);
    return decision;
  };
}
