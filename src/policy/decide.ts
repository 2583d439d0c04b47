import type { GuardedInput } from '../catalog/catalog.ts';
import type { ScopeExpression } from '../catalog/category.ts';
import type { Classification, Requirement } from '../catalog/classification.ts';
import { categoriesOf } from '../catalog/classification.ts';
import type { Principal, Task } from '../identity/principal.ts';
import type { Effect, Policy, TaskCap } from './policy.ts';
import { CLOSED_CAP, includesCategory, strictestEffect } from './policy.ts';

/** One thing that spoke on a decision. */
export interface Contribution {
  readonly by: 'scopes' | 'task';
  readonly category: string;
  readonly effect: Effect;
}

/** What happens to one classification for one principal, and why. */
export interface Decision {
  readonly effect: Effect;
  readonly categories: readonly string[];
  readonly contributions: readonly Contribution[];
}

/** The strictest of what scopes and task say about every requirement. Pure; order does not matter (I5). */
export function decide(principal: Principal, classification: Classification, policy: Policy): Decision {
  const cap = capOf(principal, policy);
  const contributions = classification.requirements.flatMap((requirement): readonly Contribution[] => [
    { by: 'scopes', category: requirement.category, effect: meets(principal, requirement) ? 'reveal' : 'mask' },
    { by: 'task', category: requirement.category, effect: capEffect(cap, requirement.category) },
  ]);
  return {
    effect: strictestEffect(contributions.map((contribution) => contribution.effect)),
    categories: categoriesOf(classification),
    contributions,
  };
}

/**
 * Whether a personal argument may be used: by a task that allows it, or by scopes that would reveal what it filters.
 * A filter on what one may not see is an oracle (A25-A31), so the answer is otherwise `block`.
 */
export function decideInput(principal: Principal, input: GuardedInput, policy: Policy): 'reveal' | 'block' {
  const cap = capOf(principal, policy);
  const allowed = input.classification.requirements.every(
    (requirement) =>
      includesCategory(cap.arguments, requirement.category) ||
      (meets(principal, requirement) && capEffect(cap, requirement.category) === 'reveal'),
  );
  return allowed ? 'reveal' : 'block';
}

/** What the policy says of a task; `undefined` for a label that it does not know. */
export function capFor(task: Task, policy: Policy): TaskCap | undefined {
  return task.kind === 'label' ? policy.tasks.get(task.label) : policy.noTask;
}

/** Whether a task is meant for one of the principal's groups. */
export function isInvited(principal: Principal, { groups }: TaskCap): boolean {
  return groups === undefined || [...principal.groups].some((group) => groups.has(group));
}

/** The cap of the principal's task; nothing for an unknown label, or for a group that the task is not meant for. */
function capOf(principal: Principal, policy: Policy): TaskCap {
  const cap = capFor(principal.task, policy);
  if (!cap) return CLOSED_CAP;
  return isInvited(principal, cap) ? cap : { ...CLOSED_CAP, fallback: cap.fallback };
}

function capEffect(cap: TaskCap, category: string): Effect {
  // SECURITY: a category that is both revealed and masked is masked (strictest wins).
  if (includesCategory(cap.mask, category) && cap.mask !== '*') return 'mask';
  if (includesCategory(cap.reveal, category)) return 'reveal';
  return includesCategory(cap.mask, category) ? 'mask' : cap.fallback;
}

function meets(principal: Principal, requirement: Requirement): boolean {
  return holdsScopes(principal.scopes, requirement.scopes);
}

/** Whether the held scopes satisfy an OR of ANDs; an empty one is never satisfied. */
export function holdsScopes(held: ReadonlySet<string>, required: ScopeExpression): boolean {
  return required.some((all) => all.length > 0 && all.every((scope) => held.has(scope)));
}
