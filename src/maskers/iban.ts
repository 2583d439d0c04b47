import type { Masker } from './masker.ts';
import { quickIban } from './quick-iban.ts';
import { textMask } from './text-mask.ts';

/** ISO 13616: country, two check digits, 11 to 30 more; a star stands for a character. */
const IBAN = /^([A-Z]{2})[0-9*]{2}[A-Z0-9*]{7,26}([A-Z0-9*]{4})$/;

/** Country and the last four characters in a fixed shape, `DE** **** **** **** 3000`; anything else is redacted. */
export const ibanMasker: Masker = {
  name: 'iban',
  parameters: [],
  keeps: 'the country and the last four characters',
  rank: 90,
  accepts: ['String'],
  customs: [],
  keyed: false,
  bind(_parameters, leaf) {
    return textMask(leaf, shapeIban, quickIban);
  },
};

/** The meaning of `iban`. */
export function shapeIban(text: string): string | undefined {
  const [, country, end] = IBAN.exec(text.replace(/[\s-]/g, '').toUpperCase()) ?? [];
  return country === undefined ? undefined : `${country}** **** **** **** ${end}`;
}
