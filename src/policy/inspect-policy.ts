import type { Category } from '../catalog/category.ts';
import type { Coordinate } from '../lib/coordinate.ts';
import { memberOf } from '../lib/coordinate.ts';
import type { CategorySet } from './category-set.ts';
import { includesCategory } from './category-set.ts';
import type { Policy } from './policy.ts';

/** What is done with the texts of a field that nobody annotated, the strictest last. */
export const INSPECT_ACTIONS = ['off', 'report', 'mask'] as const;

/** `report` counts what is found, `mask` hides it as well. Neither shows in the answer that something was found. */
export type InspectAction = (typeof INSPECT_ACTIONS)[number];

/** Which fields a rule speaks of: those of a type, and those that are named. */
export interface InspectedFields {
  readonly types: ReadonlySet<string>;
  readonly coordinates: ReadonlySet<Coordinate>;
}

/** What is done with some categories, at some places, under some tasks. */
export interface InspectRule {
  /** All fields where undefined. */
  readonly on: InspectedFields | undefined;
  /** By label, `none` for a token without one; all where undefined. */
  readonly tasks: ReadonlySet<string> | undefined;
  readonly categories: CategorySet;
  readonly action: InspectAction;
}

/** What a policy says of texts that nobody annotated. */
export interface InspectPolicy {
  /** Where no rule speaks. */
  readonly fallback: InspectAction;
  readonly rules: readonly InspectRule[];
}

/** Nothing is inspected. */
export const NO_INSPECTION: InspectPolicy = { fallback: 'off', rules: [] };

/** A category that is looked for somewhere. */
export interface InspectedCategory {
  readonly category: Category;
  readonly action: Exclude<InspectAction, 'off'>;
}

/**
 * What is looked for in a field that nobody annotated, under a task: of all rules that speak of a category there the
 * strictest counts, and where none does the default. Only categories with detectors can be looked for. Pure.
 */
export function inspectedCategories(
  { categories, inspect }: Pick<Policy, 'categories' | 'inspect'>,
  coordinate: Coordinate,
  task: string,
): readonly InspectedCategory[] {
  if (inspect.fallback === 'off' && inspect.rules.length === 0) return NOTHING;
  const rules = inspect.rules.filter((rule) => speaksOf(rule, coordinate, task));
  return [...categories.values()].flatMap((category): readonly InspectedCategory[] => {
    if (category.detectors.length === 0) return NOTHING;
    const said = rules.filter((rule) => includesCategory(rule.categories, category.name)).map((rule) => rule.action);
    const action = strictest(said) ?? inspect.fallback;
    return action === 'off' ? NOTHING : [{ category, action }];
  });
}

const NOTHING: readonly InspectedCategory[] = [];

function speaksOf({ on, tasks }: InspectRule, coordinate: Coordinate, task: string): boolean {
  if (tasks && !tasks.has(task)) return false;
  return on === undefined || on.coordinates.has(coordinate) || on.types.has(memberOf(coordinate).type);
}

function strictest(actions: readonly InspectAction[]): InspectAction | undefined {
  return INSPECT_ACTIONS.findLast((action) => actions.includes(action));
}
