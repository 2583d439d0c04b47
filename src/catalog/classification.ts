import type { MaskSpec } from '../maskers/parse-mask.ts';
import { formatMask } from '../maskers/parse-mask.ts';
import type { ScopeExpression } from './category.ts';

/** One reason why a coordinate is personal: who sees it needs the scopes, and a task that knows the category. */
export interface Requirement {
  readonly category: string;
  readonly scopes: ScopeExpression;
}

/** What a coordinate ends up with: every requirement must be met to see it; otherwise it is masked. */
export interface Classification {
  readonly requirements: readonly Requirement[];
  /** Every mask that was asked for, sorted; the strictest holds. Kept apart because a tie of two is settled only once. */
  readonly masks: readonly MaskSpec[];
}

/** The union of classifications, strictest wins; undefined when there is none. Its parts' order does not matter. */
export function unionClassifications(parts: readonly (Classification | undefined)[]): Classification | undefined {
  const present = [...new Set(parts.filter((part) => part !== undefined))];
  const [first] = present;
  if (first === undefined || present.length === 1) return first;
  return {
    requirements: distinct(
      present.flatMap((part) => part.requirements),
      requirementKey,
    ),
    masks: distinct(
      present.flatMap((part) => part.masks),
      formatMask,
    ),
  };
}

/** Equal for classifications that say the same. */
export function classificationKey(classification: Classification | undefined): string {
  if (!classification) return '';
  return JSON.stringify([classification.requirements.map(requirementKey).sort(), classification.masks.map(formatMask)]);
}

/** The distinct categories, sorted. */
export function categoriesOf(classification: Classification): readonly string[] {
  return [...new Set(classification.requirements.map((requirement) => requirement.category))].sort();
}

/** One of each, in the order of their keys. */
function distinct<Value>(values: readonly Value[], keyOf: (value: Value) => string): readonly Value[] {
  const byKey = new Map(values.map((value) => [keyOf(value), value]));
  return [...byKey.keys()].sort().flatMap((key) => byKey.get(key) ?? []);
}

function requirementKey(requirement: Requirement): string {
  return JSON.stringify([requirement.category, requirement.scopes]);
}
