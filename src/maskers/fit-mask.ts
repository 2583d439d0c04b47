import type { LeafType } from './masker.ts';
import type { MaskSpec } from './parse-mask.ts';
import { isWholeFrom, knownMasker } from './parse-mask.ts';

const DEFAULT: MaskSpec = { name: 'default', parameters: [] };
const PSEUDONYM: MaskSpec = { name: 'pseudonym', parameters: [] };
const REDACT: MaskSpec = { name: 'redact', parameters: [] };

/** On an ID they would be one constant for everybody, and clients normalise their caches by id. */
const CONSTANTS: ReadonlySet<string> = new Set(['redact', 'default']);

/** Masks of a whole position. The caller makes it null or empty; a leaf that has to hold a value gets its default. */
const POSITIONAL: ReadonlySet<string> = new Set(['null', 'drop']);

/** Whether the mask exists, with parameters that suit the leaf, and accepts it. True for `redact` and `default` on an ID, which `fitMask` replaces. */
export function maskFits(spec: MaskSpec, leaf: LeafType): boolean {
  const masker = knownMasker(spec);
  if (!masker) return false;
  const isWhole = masker.parameters.every(({ minimum }, index) => isWholeFrom(minimum, spec.parameters[index] ?? 0));
  if (leaf.kind === 'Int' && !isWhole) return false;
  return masker.accepts.includes(leaf.kind) || (leaf.kind === 'Custom' && masker.customs.includes(leaf.name));
}

/**
 * The mask that is applied to the leaf: itself where it fits, else `redact` for String, `pseudonym` for ID, `default`
 * for the rest. `redact` and `default` on an ID become `pseudonym`: a hidden ID is never a constant.
 */
export function fitMask(spec: MaskSpec, leaf: LeafType): MaskSpec {
  const fits = maskFits(spec, leaf);
  switch (leaf.kind) {
    case 'ID':
      return fits && !CONSTANTS.has(spec.name) ? spec : PSEUDONYM;
    case 'String':
      return fits ? spec : REDACT;
    case 'Int':
    case 'Float':
    case 'Boolean':
    case 'Enum':
    case 'Custom':
      return fits ? spec : DEFAULT;
  }
}

/** The mask of a value that is there: as `fitMask`, but `null` and `drop`, which leave no value, count as `default`. */
export function fitValueMask(spec: MaskSpec, leaf: LeafType): MaskSpec {
  return fitMask(POSITIONAL.has(spec.name) ? DEFAULT : spec, leaf);
}
