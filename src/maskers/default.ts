import { defaultValue } from './default-value.ts';
import type { LeafType, Masker } from './masker.ts';

/** A constant of the leaf's type: "", 0, false, the epoch, the first member. Null where the type has no safe default. */
export const defaultMasker: Masker = {
  name: 'default',
  parameters: [],
  keeps: 'nothing',
  rank: 170,
  accepts: ['String', 'ID', 'Int', 'Float', 'Boolean', 'Enum', 'Custom'],
  customs: [],
  keyed: false,
  constant,
  bind(_parameters, leaf) {
    const value = constant(leaf);
    return () => value;
  },
};

function constant(leaf: LeafType): unknown {
  return defaultValue(leaf) ?? null;
}
