import type { Category } from '../catalog/category.ts';

/** How much of a personal value is shown, from all to nothing at all; `block` refuses the whole operation. */
export const EFFECTS = ['reveal', 'mask', 'null', 'deny', 'hold', 'block'] as const;

/** One step of the lattice `reveal < mask < null < deny < hold < block`. */
export type Effect = (typeof EFFECTS)[number];

/** The stricter of effects; `reveal` for none. */
export function strictestEffect(effects: readonly Effect[]): Effect {
  return effects.reduce<Effect>(
    (strictest, effect) => (EFFECTS.indexOf(effect) > EFFECTS.indexOf(strictest) ? effect : strictest),
    'reveal',
  );
}

/** A set of categories: all of them, or those that are named. */
export type CategorySet = '*' | ReadonlySet<string>;

/** A task's cap: whatever its token's scopes say, no more than this. */
export interface TaskCap {
  /** The groups that may work under this task; everybody where undefined. Others get the default for everything. */
  readonly groups: ReadonlySet<string> | undefined;
  readonly reveal: CategorySet;
  readonly mask: CategorySet;
  /** Categories that its arguments may carry. */
  readonly arguments: CategorySet;
  /** The effect on every other category. */
  readonly fallback: Effect;
}

/** A policy file, checked. */
export interface Policy {
  readonly categories: ReadonlyMap<string, Category>;
  /** Labels of sub-tasks to their caps. */
  readonly tasks: ReadonlyMap<string, TaskCap>;
  /** What a token without a usable task label gets. */
  readonly noTask: TaskCap;
}

const NOTHING: ReadonlySet<string> = new Set();

/** The cap that reveals nothing personal. */
export const CLOSED_CAP: TaskCap = {
  groups: undefined,
  reveal: NOTHING,
  mask: NOTHING,
  arguments: NOTHING,
  fallback: 'deny',
};

/** The built-in policy: no category, no task, nothing personal is revealed. */
export const EMPTY_POLICY: Policy = { categories: new Map(), tasks: new Map(), noTask: CLOSED_CAP };

/** Whether a category is in a set. */
export function includesCategory(set: CategorySet, category: string): boolean {
  return set === '*' || set.has(category);
}
