import type { AnyOf } from '../catalog/any-of.ts';
import type { Principal } from '../identity/principal.ts';
import { holdsScopes } from './held-scopes.ts';
import type { Policy } from './policy.ts';
import type { Condition } from './rule.ts';
import { matchesPrincipal } from './rules-for.ts';

/** What answers one name of `@policy`: all that is stated must hold of the principal. */
export interface PolicyAnswer {
  /** Asks for nothing but groups, tasks, clients and issuers. */
  readonly when: Condition;
  /** Undefined where no scope is asked for. */
  readonly scopes: AnyOf | undefined;
}

/** Whether the policy file's answer to a name of `@policy` is yes for a principal; a name that it lacks is answered no. */
export function holdsPolicy(principal: Principal, name: string, { policies }: Policy): boolean {
  const answer = policies.get(name);
  if (!answer || !matchesPrincipal(answer.when, principal)) return false;
  return answer.scopes === undefined || holdsScopes(principal.scopes, answer.scopes);
}
