import type { MaskSpec } from '../maskers/parse-mask.ts';
import { formatMask } from '../maskers/parse-mask.ts';
import { strictestMask } from '../maskers/strictest-mask.ts';
import type { ScopeExpression } from './category.ts';

/** One reason why a coordinate is personal: who sees it needs the scopes, and a task that knows the category. */
export interface Requirement {
  readonly category: string;
  readonly scopes: ScopeExpression;
}

/** What a coordinate ends up with: every requirement must be met to see it; otherwise it is hidden by the mask. */
export interface Classification {
  readonly requirements: readonly Requirement[];
  readonly mask: MaskSpec;
}

/** The union of classifications, strictest wins; undefined when there is none. Its parts' order does not matter. */
export function unionClassifications(parts: readonly (Classification | undefined)[]): Classification | undefined {
  const present = [...new Set(parts.filter((part) => part !== undefined))];
  const [first] = present;
  if (first === undefined || present.length === 1) return first;
  const requirements = new Map(
    present.flatMap((part) => part.requirements).map((requirement) => [requirementKey(requirement), requirement]),
  );
  return {
    requirements: [...requirements.keys()].sort().flatMap((key) => requirements.get(key) ?? []),
    mask: strictestMask(present.map((part) => part.mask)),
  };
}

/** Equal for classifications that say the same. */
export function classificationKey(classification: Classification | undefined): string {
  if (!classification) return '';
  return JSON.stringify([classification.requirements.map(requirementKey).sort(), formatMask(classification.mask)]);
}

/** The distinct categories, sorted. */
export function categoriesOf(classification: Classification): readonly string[] {
  return [...new Set(classification.requirements.map((requirement) => requirement.category))].sort();
}

function requirementKey(requirement: Requirement): string {
  return JSON.stringify([requirement.category, requirement.scopes]);
}
