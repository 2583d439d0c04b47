import type { Masker } from './masker.ts';
import { truncateMask, truncateMasker } from './truncate.ts';

/** The first day of the year: `1984-01-01`. The same as `truncate(year)`. */
export const yearMasker: Masker = {
  ...truncateMasker,
  name: 'year',
  parameters: [],
  keeps: 'the year',
  rank: 40,
  bind(_parameters, leaf) {
    return truncateMask(1, leaf);
  },
};
