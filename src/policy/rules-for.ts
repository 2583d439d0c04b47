import type { Principal } from '../identity/principal.ts';
import type { Policy } from './policy.ts';
import type { Condition, Rule } from './rule.ts';
import type { Situation } from './situation.ts';
import { taskName } from './task-cap.ts';

/** The rules that speak in a situation, in the order of the file, whatever they are on. */
export function rulesFor({ principal, operation, isSelf }: Situation, policy: Policy): readonly Rule[] {
  return policy.rules.filter(
    ({ when }) =>
      (when.operations === undefined || when.operations.has(operation)) &&
      (isSelf ? !when.others : !when.self) &&
      matchesPrincipal(when, principal),
  );
}

/** Whether a condition holds of who asks; what it says of the operation and of self is not looked at. */
export function matchesPrincipal({ groups, tasks, clients, issuers }: Condition, principal: Principal): boolean {
  return (
    (groups === undefined || [...principal.groups].some((group) => groups.has(group))) &&
    (tasks === undefined || tasks.has(taskName(principal.task))) &&
    (clients === undefined || (principal.client !== undefined && clients.has(principal.client))) &&
    (issuers === undefined || issuers.has(principal.issuer))
  );
}
