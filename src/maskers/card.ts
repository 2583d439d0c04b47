import type { Masker } from './masker.ts';
import { quickCard } from './quick-card.ts';
import { textMask } from './text-mask.ts';

/**
 * The last four digits in a fixed shape, `**** **** **** 1234`. A star stands for a digit, in the input too; twelve
 * to nineteen of them (ISO/IEC 7812), with spaces or hyphens. Anything else is redacted.
 */
export const cardMasker: Masker = {
  name: 'card',
  parameters: [],
  keeps: 'the last four digits',
  rank: 100,
  accepts: ['String'],
  customs: [],
  keyed: false,
  bind(_parameters, leaf) {
    return textMask(leaf, shapeCard, quickCard);
  },
};

/** The meaning of `card`. */
export function shapeCard(text: string): string | undefined {
  const digits = text.replace(/[\s-]/g, '');
  return /^[0-9*]{12,19}$/.test(digits) ? `**** **** **** ${digits.slice(-4)}` : undefined;
}
