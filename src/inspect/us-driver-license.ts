import { documentNumber } from './document-number.ts';

/** States write 6 to 16 letters and digits, some with hyphens; at least four are digits, and few are letters. */
export const US_DRIVER_LICENSE = documentNumber({
  name: 'US_DRIVER_LICENSE',
  hint: /licen[sc]e|\bdl\b/i,
  shape: /(?=[a-z*-]{0,12}\d)(?=(?:[a-z-]{0,7}\d){4})[a-z\d](?:-?[a-z\d]){5,18}(?![\w-])/iy,
});
