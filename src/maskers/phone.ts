import type { Masker } from './masker.ts';
import { quickPhone } from './quick-phone.ts';
import { textMask } from './text-mask.ts';

/**
 * The last two digits in a fixed shape, `***-**67`. A star stands for a digit, in the input too; seven to fifteen of
 * them (ITU-T E.164), with the usual punctuation. Anything else is redacted.
 */
export const phoneMasker: Masker = {
  name: 'phone',
  parameters: [],
  keeps: 'the last two digits',
  rank: 130,
  accepts: ['String'],
  customs: [],
  keyed: false,
  bind(_parameters, leaf) {
    return textMask(leaf, shapePhone, quickPhone);
  },
};

/** The meaning of `phone`. */
export function shapePhone(text: string): string | undefined {
  const digits = text.replace(/[\s+()./-]/g, '');
  return /^[0-9*]{7,15}$/.test(digits) ? `***-**${digits.slice(-2)}` : undefined;
}
