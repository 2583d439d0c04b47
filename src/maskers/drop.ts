import { defaultMasker } from './default.ts';
import type { Masker } from './masker.ts';

/** Empties the whole list, which is the caller's work. Bound to a leaf, where there is no list, it is `default`. */
export const dropMasker: Masker = { ...defaultMasker, name: 'drop', rank: 180 };
