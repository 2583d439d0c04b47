import type { GuardedInput } from '../catalog/catalog.ts';
import type { Coordinate } from '../lib/coordinate.ts';
import { includesCategory } from './category-set.ts';
import type { ClassifiedField } from './classified-field.ts';
import { categoriesMeant } from './classified-field.ts';
import { isShadow } from './decide.ts';
import type { Effect } from './effect.ts';
import { strictestEffect } from './effect.ts';
import { holdsScopes } from './held-scopes.ts';
import type { Policy } from './policy.ts';
import type { Rule } from './rule.ts';
import { rulesFor } from './rules-for.ts';
import type { Situation } from './situation.ts';
import { capEffect, capOf } from './task-cap.ts';

/** One effective use of a personal argument, input field or enum value. */
export interface InputUse {
  readonly coordinate: Coordinate;
  readonly input: GuardedInput;
  /** Whether a mutation writes the value rather than compares it. */
  readonly writes: boolean;
}

/** Used, kept for an approval, or refused: an input has no halves. */
export type InputEffect = Extract<Effect, 'reveal' | 'hold' | 'block'>;

/**
 * Whether a personal input may be used: by a task that allows it, or by what would reveal the values that it filters.
 * A filter on what one may not see is an oracle (A25-A31), so the answer is otherwise `block`. What a mutation writes is
 * allowed, unless the annotation says `use: FILTER`. Rules that hold or block speak on top, of writing too (I8).
 */
export function decideInput(situation: Situation, use: InputUse, policy: Policy): InputEffect {
  const rules = rulesFor(situation, policy).filter((rule) => !isShadow(rule, policy) && !rule.when.self);
  const field: ClassifiedField = { coordinate: use.coordinate, classification: use.input.classification };
  const allowed = (use.writes && !use.input.filter) || maySearch(situation, field, rules, policy);
  const said = rules.flatMap((rule) => inputEffect(rule, field));
  const strictest = strictestEffect([allowed ? 'reveal' : 'block', ...said]);
  return strictest === 'reveal' || strictest === 'hold' ? strictest : 'block';
}

function maySearch({ principal }: Situation, field: ClassifiedField, rules: readonly Rule[], policy: Policy): boolean {
  const cap = capOf(principal, policy);
  // Rules that hold or block speak for themselves.
  const narrowing = rules.filter(({ effect }) => effect !== 'hold' && effect !== 'block');
  const narrowed = new Set(narrowing.flatMap((rule) => categoriesMeant(rule.on, field)));
  return field.classification.requirements.every(
    ({ category, scopes }) =>
      includesCategory(cap.arguments, category) ||
      (holdsScopes(principal.scopes, scopes) && capEffect(cap, category) === 'reveal' && !narrowed.has(category)),
  );
}

/** A rule on a category narrows what its values show; it refuses their use where it holds or blocks, or names the input. */
function inputEffect(rule: Rule, field: ClassifiedField): readonly InputEffect[] {
  if (categoriesMeant(rule.on, field).length === 0) return [];
  if (rule.effect === 'hold' || rule.effect === 'block') return [rule.effect];
  return rule.on.coordinates.has(field.coordinate) ? ['block'] : [];
}
