import type { ScopeExpression } from '../catalog/category.ts';
import type { Contribution, Decision } from './decision.ts';
import { conclude } from './decision.ts';
import type { Effect } from './effect.ts';
import type { Policy } from './policy.ts';
import type { Situation } from './situation.ts';
import { capEffect, isInvited } from './task-cap.ts';

/** What happens to one field, for whoever asked. */
export interface Explanation {
  readonly effect: Effect;
  readonly categories: readonly string[];
}

/** The same with everything that spoke, for those who may know (scope `cordon:explain`). */
export interface FullExplanation extends Explanation {
  readonly contributions: readonly Contribution[];
  /** Every step that is needed before the value is revealed; empty where it is. */
  readonly unlock: readonly Unlock[];
}

/** One step that would take a contribution out of the way. */
export type Unlock =
  | { readonly by: 'scopes'; readonly category: string; readonly anyOf: ScopeExpression }
  /** Tasks that reveal the category to one of the principal's groups. */
  | { readonly by: 'task'; readonly category: string; readonly anyOf: readonly string[] }
  /** People of these groups can approve what the rule holds. */
  | { readonly by: 'approval'; readonly rule: string; readonly groups: readonly string[] }
  /** The rule speaks whatever the token says: only the policy can change it. */
  | { readonly by: 'policy'; readonly rule: string };

/** What a decision comes to. Made of the decision alone, never of a value. */
export function explain({ effect, categories, contributions }: Decision): Explanation {
  // What nothing speaks of is decided all the same: it is denied.
  return { effect: contributions.length === 0 ? effect : conclude(contributions).effect, categories };
}

/** Everything that there is to say of a decision. */
export function explainFully(decision: Decision, situation: Situation, policy: Policy): FullExplanation {
  const { contributions } = decision;
  return {
    ...explain(decision),
    contributions,
    unlock: contributions.flatMap((each) => unlockOf(each, situation, policy)),
  };
}

function unlockOf(contribution: Contribution, { principal }: Situation, policy: Policy): readonly Unlock[] {
  if (contribution.effect === 'reveal') return [];
  switch (contribution.by) {
    case 'scopes':
      return [{ by: 'scopes', category: contribution.category, anyOf: contribution.missing }];
    case 'task': {
      const { category } = contribution;
      const caps = [['none', policy.noTask] as const, ...policy.tasks];
      const revealing = caps.filter(([, cap]) => isInvited(principal, cap) && capEffect(cap, category) === 'reveal');
      return [{ by: 'task', category, anyOf: revealing.map(([label]) => label) }];
    }
    case 'rule': {
      if (contribution.shadow) return [];
      const rule = policy.rules.find((each) => each.name === contribution.rule);
      const groups = contribution.effect === 'hold' ? [...(rule?.approval?.groups ?? [])] : [];
      return [
        groups.length > 0
          ? { by: 'approval', rule: contribution.rule, groups }
          : { by: 'policy', rule: contribution.rule },
      ];
    }
  }
}
