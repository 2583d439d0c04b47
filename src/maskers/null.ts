import { defaultMasker } from './default.ts';
import type { Masker } from './masker.ts';

/** Makes the whole position null, which is the caller's work. Bound to a leaf, for a non-null position, it is `default`. */
export const nullMasker: Masker = { ...defaultMasker, name: 'null', rank: 190 };
