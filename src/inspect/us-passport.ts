import { documentNumber } from './document-number.ts';

/** Nine digits, or a letter and eight. */
export const US_PASSPORT = documentNumber({
  name: 'US_PASSPORT',
  hint: /passport/i,
  shape: /(?:\d{9}|[a-z]\d{8})(?![\w-])/iy,
});
