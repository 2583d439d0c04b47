import type { ScopeExpression } from '../catalog/category.ts';
import type { Effect } from './effect.ts';
import { strictestEffect } from './effect.ts';

/** One thing that spoke on a decision. */
export type Contribution = ScopesContribution | TaskContribution | RuleContribution;

/** Held scopes reveal a category; otherwise it is masked. */
export interface ScopesContribution {
  readonly by: 'scopes';
  readonly category: string;
  readonly effect: 'reveal' | 'mask';
  /** What is missing of every alternative; empty where one is held. */
  readonly missing: ScopeExpression;
}

/** What the task's cap says of a category. */
export interface TaskContribution {
  readonly by: 'task';
  /** Its label, or `none`. */
  readonly task: string;
  readonly category: string;
  readonly effect: Effect;
}

/** What a rule says of the categories that it speaks of. */
export interface RuleContribution {
  readonly by: 'rule';
  readonly rule: string;
  readonly categories: readonly string[];
  readonly effect: Effect;
  /** Whether it is recorded only. */
  readonly shadow: boolean;
}

/** What happens to one field for one principal, and why. */
export interface Decision {
  readonly effect: Effect;
  /** All categories of the field, sorted. */
  readonly categories: readonly string[];
  readonly contributions: readonly Contribution[];
  /** What the effect would be if every shadow rule were enforced. */
  readonly shadowEffect: Effect;
}

/** What contributions come to, with and without shadow rules. Their order does not matter (I5). */
export function conclude(contributions: readonly Contribution[]): Pick<Decision, 'effect' | 'shadowEffect'> {
  const enforced = contributions.filter((each) => each.by !== 'rule' || !each.shadow);
  return { effect: effectOf(enforced), shadowEffect: effectOf(contributions) };
}

/** The strictest; a rule that reveals (only rules on self can) stands in for the scopes of its categories. */
function effectOf(contributions: readonly Contribution[]): Effect {
  const own = new Set(
    contributions.flatMap((each) => (each.by === 'rule' && each.effect === 'reveal' ? each.categories : [])),
  );
  const speaking = contributions.filter((each) => each.by !== 'scopes' || !own.has(each.category));
  return strictestEffect(speaking.map((each) => each.effect));
}
