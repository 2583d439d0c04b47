/** A set of categories: all of them, or those that are named. */
export type CategorySet = '*' | ReadonlySet<string>;

/** The set that holds no category. */
export const NO_CATEGORY: ReadonlySet<string> = new Set();

/** Whether a category is in a set. */
export function includesCategory(set: CategorySet, category: string): boolean {
  return set === '*' || set.has(category);
}
