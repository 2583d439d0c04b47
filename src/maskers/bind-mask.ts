import { defaultValue } from './default-value.ts';
import { fitValueMask } from './fit-mask.ts';
import type { LeafType, Mask, MaskContext } from './masker.ts';
import type { MaskSpec } from './parse-mask.ts';
import { knownMasker } from './parse-mask.ts';
import { redactedValue } from './redacted-value.ts';

/**
 * The one way to a mask from outside this room: fits the mask to the leaf, keeps null as null, and fails closed (A74):
 * a masker that throws, or an output that the leaf's type forbids, gives the label or the type's default. Never throws.
 * For `null` and `drop` it gives the value of a non-null position. Wrong input is redacted by each masker itself.
 */
export function bindMask(spec: MaskSpec, leaf: LeafType, context: MaskContext): Mask {
  const redacted = redactedValue(leaf);
  const mask = bindFitted(fitValueMask(spec, leaf), leaf, context) ?? (() => redacted);
  switch (leaf.kind) {
    case 'String':
    case 'ID':
      return textOrRedacted(mask, redacted);
    case 'Int':
    case 'Float':
    case 'Boolean':
    case 'Enum':
    case 'Custom':
      return outputOrRedacted(mask, redacted, leaf);
  }
}

// The two below are one function but for the check, which is most of what a text's cheapest masks would cost.

function textOrRedacted(mask: Mask, redacted: unknown): Mask {
  return (value) => {
    if (value === null || value === undefined) return null;
    try {
      const masked = mask(value);
      return typeof masked === 'string' ? masked : redacted;
    } catch {
      // SECURITY: the cause may hold the value, so it goes nowhere ("a masker that throws shows nothing").
      return redacted;
    }
  };
}

function outputOrRedacted(mask: Mask, redacted: unknown, leaf: LeafType): Mask {
  return (value) => {
    if (value === null || value === undefined) return null;
    try {
      const masked = mask(value);
      return isOutput(masked, leaf) ? masked : redacted;
    } catch {
      // SECURITY: as above.
      return redacted;
    }
  };
}

function bindFitted(spec: MaskSpec, leaf: LeafType, context: MaskContext): Mask | undefined {
  try {
    return knownMasker(spec)?.bind(spec.parameters, leaf, context);
  } catch {
    return undefined;
  }
}

/** Whether the client may be sent the value for the leaf; a custom scalar's has its default's JavaScript type. */
function isOutput(value: unknown, leaf: LeafType): boolean {
  switch (leaf.kind) {
    case 'String':
    case 'ID':
      return typeof value === 'string';
    case 'Int':
      return Number.isInteger(value) && Math.abs(Number(value)) < 2 ** 31;
    case 'Float':
      return Number.isFinite(value);
    case 'Boolean':
      return typeof value === 'boolean';
    case 'Enum':
      return typeof value === 'string' && leaf.enumValues?.includes(value) === true;
    case 'Custom':
      return value !== null && typeof value === typeof defaultValue(leaf);
  }
}
