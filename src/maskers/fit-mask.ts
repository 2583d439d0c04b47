import { MASKERS } from './mask-table.ts';
import type { LeafType } from './masker.ts';
import type { MaskSpec } from './parse-mask.ts';

/** Whether the masker accepts values of this type. */
export function maskFits(spec: MaskSpec, leaf: LeafType): boolean {
  return MASKERS.get(spec.name)?.accepts.includes(leaf.kind) ?? false;
}

/**
 * The mask itself where it fits, otherwise the strictest that does: `redact` for texts, `default` for the rest. An ID
 * is always a pseudonym unless it is hashed: clients normalise by it, so a constant would merge people.
 */
export function fitMask(spec: MaskSpec, leaf: LeafType): MaskSpec {
  if (leaf.kind === 'ID') return spec.name === 'hash' ? spec : { name: 'pseudonym', parameters: [] };
  if (maskFits(spec, leaf)) return spec;
  return { name: leaf.kind === 'String' ? 'redact' : 'default', parameters: [] };
}
