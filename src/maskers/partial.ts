import type { MaskParameter } from './masker.ts';
import { parameterisedTextMasker } from './text-masker.ts';

/** Fixed, so that it says nothing about length. */
const GAP = '***';

/** `partial(prefix, suffix)` keeps that many code points at both ends; at least as many and 3 must be hidden. */
export const partial = parameterisedTextMasker('partial', 40, ['count', 'count'], ([prefix, suffix]) => {
  const start = count(prefix);
  const end = count(suffix);
  return (text) => {
    const points = [...text];
    const isMasked =
      points.length === start + end + GAP.length && points.slice(start, start + GAP.length).join('') === GAP;
    if (!isMasked && points.length < 2 * (start + end) + GAP.length) return undefined;
    return points.slice(0, start).join('') + GAP + (end === 0 ? '' : points.slice(-end).join(''));
  };
});

function count(parameter: MaskParameter | undefined): number {
  return typeof parameter === 'number' ? parameter : 0;
}
