import type { Decider } from './create-decider.ts';
import { createDecider } from './create-decider.ts';
import type { Policy } from './policy.ts';
import type { Rule } from './rule.ts';
import { rulesFor } from './rules-for.ts';
import type { Situation } from './situation.ts';

/** How fields are decided of an entity that is the principal's own, and of any other; the same where it does not matter. */
export interface Deciders {
  readonly others: Decider;
  readonly own: Decider;
}

/** Both ways to decide for one principal. They are the same function where the same rules speak. */
export function createDeciders(situation: Omit<Situation, 'isSelf'>, policy: Policy): Deciders {
  const others = createDecider({ ...situation, isSelf: false }, policy);
  if (policy.subjects.size === 0) return ofNobody(others);
  const own = { ...situation, isSelf: true };
  const isSame = areSame(rulesFor({ ...situation, isSelf: false }, policy), rulesFor(own, policy));
  return isSame ? ofNobody(others) : { others, own: createDecider(own, policy) };
}

/** What is nobody's own is decided in one way. */
export function ofNobody(decide: Decider): Deciders {
  return { others: decide, own: decide };
}

function areSame(some: readonly Rule[], others: readonly Rule[]): boolean {
  return some.length === others.length && some.every((rule, index) => rule === others[index]);
}
