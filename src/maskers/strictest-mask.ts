import { MASKERS } from './mask-table.ts';
import type { MaskSpec } from './parse-mask.ts';
import { formatMask } from './parse-mask.ts';

/** The mask of the highest rank; `redact` where two of equal rank differ. The order does not matter. */
export function strictestMask(specs: readonly MaskSpec[]): MaskSpec {
  const highest = Math.max(...specs.map(rankOf));
  const candidates = new Map(specs.filter((spec) => rankOf(spec) === highest).map((spec) => [formatMask(spec), spec]));
  const [only] = candidates.values();
  return only && candidates.size === 1 ? only : { name: 'redact', parameters: [] };
}

/** An unknown masker hides everything. */
function rankOf(spec: MaskSpec): number {
  return MASKERS.get(spec.name)?.rank ?? Number.MAX_SAFE_INTEGER;
}
