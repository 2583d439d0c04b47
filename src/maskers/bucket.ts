import type { Masker } from './masker.ts';
import { numberMask } from './number-mask.ts';

/** The lower end of the bucket of that width: `bucket(10)` of 37 is 30, of -3 it is -10. */
export const bucketMasker: Masker = {
  name: 'bucket',
  // A width of 1 would show an Int whole.
  parameters: [{ name: 'width', minimum: 2, fraction: true }],
  keeps: 'which bucket a number is in',
  rank: 20,
  accepts: ['Int', 'Float'],
  customs: [],
  keyed: false,
  bind([width = 0], leaf) {
    return numberMask(width, leaf, Math.floor);
  },
};
