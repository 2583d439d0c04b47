import { fitValueMask } from './fit-mask.ts';
import type { LeafType } from './masker.ts';
import type { MaskSpec } from './parse-mask.ts';
import { knownMasker } from './parse-mask.ts';

/**
 * What `bindMask` makes of every value but null, where that is one constant: it can be written without a look at the
 * value. Undefined where it may depend on the value. Fits the mask to the leaf as `bindMask` does.
 */
export function constantMask(spec: MaskSpec, leaf: LeafType): { readonly value: unknown } | undefined {
  const masker = knownMasker(fitValueMask(spec, leaf));
  return masker?.constant && { value: masker.constant(leaf) };
}
