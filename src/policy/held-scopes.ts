import type { ScopeExpression } from '../catalog/category.ts';

/** Whether the held scopes satisfy an OR of ANDs; an empty one is never satisfied. */
export function holdsScopes(held: ReadonlySet<string>, required: ScopeExpression): boolean {
  return required.some((all) => all.length > 0 && all.every((scope) => held.has(scope)));
}

/** What is missing of every alternative; nothing where one is satisfied. */
export function missingScopes(held: ReadonlySet<string>, required: ScopeExpression): ScopeExpression {
  if (holdsScopes(held, required)) return [];
  return required.filter((all) => all.length > 0).map((all) => all.filter((scope) => !held.has(scope)));
}
