import type { Masker } from './masker.ts';
import { quickPartial } from './quick-partial.ts';
import { textMask } from './text-mask.ts';

/**
 * Both ends of a text, in code points: `partial(2,2)` of `Wilhelmina` is `Wi****na`. At least as many are hidden as
 * are kept, three or more; a shorter text is redacted. The number of stars depends on the parameters only.
 */
export const partialMasker: Masker = {
  name: 'partial',
  parameters: [
    { name: 'prefix', minimum: 0 },
    { name: 'suffix', minimum: 0 },
  ],
  keeps: '`prefix` characters at the start, `suffix` at the end',
  rank: 70,
  accepts: ['String'],
  customs: [],
  keyed: false,
  bind([prefix = 0, suffix = 0], leaf) {
    return textMask(
      leaf,
      (text) => shapePartial(text, prefix, suffix),
      (text) => quickPartial(text, prefix, suffix),
    );
  },
};

/** The meaning of `partial(prefix,suffix)`. */
export function shapePartial(text: string, prefix: number, suffix: number): string | undefined {
  const hidden = Math.max(3, prefix + suffix);
  const points = Array.from(text.trim());
  if (points.length < prefix + suffix + hidden) return undefined;
  const start = points.slice(0, prefix);
  const end = points.slice(points.length - suffix);
  return `${start.join('')}${'*'.repeat(hidden)}${end.join('')}`;
}
