import { defaultValue } from './default-value.ts';
import { fitMask } from './fit-mask.ts';
import { MASKERS } from './mask-table.ts';
import type { LeafType, Mask, MaskContext } from './masker.ts';
import type { MaskSpec } from './parse-mask.ts';
import { REDACTED } from './redact.ts';

/**
 * Binds a mask to a leaf. Total: null stays null, and a masker that fails or answers another type than the leaf's shows
 * the label or the default instead. SECURITY: it never falls back to the value (test "A74 a masker that fails hides").
 */
export function bindMask(spec: MaskSpec, leaf: LeafType, context: MaskContext): Mask {
  const fitted = fitMask(spec, leaf);
  const mask = MASKERS.get(fitted.name)?.bind(fitted.parameters, leaf, context);
  const fallback = leaf.kind === 'String' ? REDACTED : (defaultValue(leaf) ?? null);
  return (value) => {
    if (value === null || value === undefined) return null;
    try {
      const masked = mask?.(value);
      return isOfType(masked, leaf) ? masked : fallback;
    } catch {
      return fallback;
    }
  };
}

function isOfType(value: unknown, leaf: LeafType): boolean {
  switch (leaf.kind) {
    case 'String':
    case 'ID':
      return typeof value === 'string';
    case 'Int':
      return Number.isInteger(value);
    case 'Float':
      return Number.isFinite(value);
    case 'Boolean':
      return typeof value === 'boolean';
    case 'Enum':
      return typeof value === 'string' && (leaf.enumValues?.includes(value) ?? false);
    case 'Custom':
      return value !== undefined;
  }
}
