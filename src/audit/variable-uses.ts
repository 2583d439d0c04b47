import type { RecordedValue } from './recorded-value.ts';
import { unionCategories } from './recorded-value.ts';

/** What the places of an operation where a variable stands say of its value. */
export interface VariableUse {
  /** The categories of every personal input that one of its places is in, sorted. */
  readonly categories: readonly string[];
  /** Whether it stands inside a custom scalar, of which nothing is kept. */
  readonly isWhole: boolean;
  /** The personal values that the schema puts where the variable stands and is not given. */
  readonly defaults: readonly RecordedValue[];
}

/** The uses of variables, by name, collected while an operation is walked. */
export interface VariableUses {
  add(name: string, use: VariableUse): void;
  get(name: string): VariableUse;
}

const UNUSED: VariableUse = { categories: [], isWhole: false, defaults: [] };

/** Uses of variables: one that is used in several places is what all of them say. */
export function createVariableUses(): VariableUses {
  const uses = new Map<string, VariableUse>();
  const get = (name: string): VariableUse => uses.get(name) ?? UNUSED;
  return {
    get,
    add(name, use) {
      const known = get(name);
      uses.set(name, {
        categories: unionCategories(known.categories, use.categories),
        isWhole: known.isWhole || use.isWhole,
        defaults: [...known.defaults, ...use.defaults],
      });
    },
  };
}
