import type { MaskSpec } from './parse-mask.ts';
import { formatMask, knownMasker } from './parse-mask.ts';

const REDACT: MaskSpec = { name: 'redact', parameters: [] };

/**
 * The strictest of masks, whatever their order: the highest rank; `redact` where that rank holds different ones, such
 * as `partial(2,2)` and `partial(4,0)`, and for none. A mask that does not exist counts as `redact`.
 */
export function strictestMask(specs: readonly MaskSpec[]): MaskSpec {
  const known = specs.map((spec) => (knownMasker(spec) ? spec : REDACT));
  const highest = Math.max(...known.map(rankOf));
  const [first = REDACT, ...others] = known.filter((spec) => rankOf(spec) === highest);
  return others.every((other) => formatMask(other) === formatMask(first)) ? first : REDACT;
}

function rankOf(spec: MaskSpec): number {
  return knownMasker(spec)?.rank ?? 0;
}
