import type { Masker } from './masker.ts';
import { quickLast4 } from './quick-last4.ts';
import { textMask } from './text-mask.ts';

/** The last four characters, spaces and hyphens not counted: `****6789`. Fewer than eight characters are redacted. */
export const last4Masker: Masker = {
  name: 'last4',
  parameters: [],
  keeps: 'the last four characters',
  rank: 80,
  accepts: ['String'],
  customs: [],
  keyed: false,
  bind(_parameters, leaf) {
    return textMask(leaf, shapeLast4, quickLast4);
  },
};

/** The meaning of `last4`. */
export function shapeLast4(text: string): string | undefined {
  const points = Array.from(text.replace(/[\s-]/g, ''));
  return points.length < 8 ? undefined : `****${points.slice(-4).join('')}`;
}
