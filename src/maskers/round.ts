import type { Masker } from './masker.ts';
import { numberMask } from './number-mask.ts';

/** The nearest multiple: `round(100)` of 1250 is 1300, of 1249 it is 1200. */
export const roundMasker: Masker = {
  name: 'round',
  // A multiple of 1 would show an Int whole.
  parameters: [{ name: 'multiple', minimum: 2, fraction: true }],
  keeps: 'a number to the nearest multiple',
  rank: 10,
  accepts: ['Int', 'Float'],
  customs: [],
  keyed: false,
  bind([multiple = 0], leaf) {
    return numberMask(multiple, leaf, Math.round);
  },
};
