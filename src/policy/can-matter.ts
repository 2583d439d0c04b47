import { includesCategory } from './category-set.ts';
import { isStricter } from './effect.ts';
import type { Policy, TaskCap } from './policy.ts';
import type { Rule } from './rule.ts';
import { capEffect } from './task-cap.ts';

/**
 * Whether a rule can make a difference under at least one task that it speaks of. Looked at are the tasks' caps alone; a
 * rule on coordinates, whose categories only a supergraph tells, is believed to.
 */
export function canMatter(rule: Rule, policy: Policy): boolean {
  if (rule.on.coordinates.size > 0) return true;
  const categories = [...policy.categories.keys()].filter((each) => includesCategory(rule.on.categories, each));
  return capsOf(rule, policy).some((cap) => categories.some((category) => changes(rule, cap, category)));
}

/** Scopes reveal at best, so a rule says more wherever it is stricter than the cap; on self it must be let through by it. */
function changes({ effect }: Rule, cap: TaskCap, category: string): boolean {
  const capped = capEffect(cap, category);
  if (effect === 'reveal') return capped === 'reveal';
  // A rule that holds or blocks refuses arguments too, which the cap's effect on values does not.
  return isStricter(effect, capped) || (isStricter(effect, 'deny') && capped !== 'block');
}

function capsOf({ when }: Rule, policy: Policy): readonly TaskCap[] {
  const labels = when.tasks ?? new Set(['none', ...policy.tasks.keys()]);
  return [...labels].flatMap((label) => (label === 'none' ? policy.noTask : (policy.tasks.get(label) ?? [])));
}
