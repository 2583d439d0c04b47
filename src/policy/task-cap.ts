import type { Principal, Task } from '../identity/principal.ts';
import { includesCategory } from './category-set.ts';
import type { Effect } from './effect.ts';
import type { Policy, TaskCap } from './policy.ts';
import { CLOSED_CAP } from './policy.ts';

/** What a task is called in a policy: its label, or `none`. */
export function taskName(task: Task): string {
  return task.kind === 'label' ? task.label : 'none';
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
export function capOf(principal: Principal, policy: Policy): TaskCap {
  const cap = capFor(principal.task, policy);
  if (!cap) return CLOSED_CAP;
  return isInvited(principal, cap) ? cap : { ...CLOSED_CAP, fallback: cap.fallback };
}

/** What a cap says of one category. */
export function capEffect(cap: TaskCap, category: string): Effect {
  // SECURITY: a category that is both revealed and masked is masked (test "revealed and masked is masked").
  if (includesCategory(cap.mask, category) && cap.mask !== '*') return 'mask';
  if (includesCategory(cap.reveal, category)) return 'reveal';
  return includesCategory(cap.mask, category) ? 'mask' : cap.fallback;
}
