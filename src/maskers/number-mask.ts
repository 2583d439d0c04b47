import { ExactNumber, nearestDouble } from '../lib/exact-number.ts';
import type { LeafType, Mask } from './masker.ts';
import { redactedValue } from './redacted-value.ts';

/** The largest magnitudes that stay exact: GraphQL's Int is 32 bits wide, Float is IEEE 754 double precision. */
const LARGEST = { Int: 2 ** 31 - 1, Float: Number.MAX_SAFE_INTEGER } as const;

/**
 * A mask that moves a number to a multiple of the width; beyond the type's range to the outermost multiple. What is no
 * finite number, for Int no integer, becomes 0.
 */
export function numberMask(width: number, leaf: LeafType, toMultiple: (quotient: number) => number): Mask {
  const zero = redactedValue(leaf);
  // Multiples of 0.1 are counted in whole tenths: 3 * 0.1 is 0.30000000000000004, 3 / 10 is 0.3.
  const scale = 10 ** decimalsOf(width);
  const step = Math.round(width * scale);
  const largest = leaf.kind === 'Int' ? LARGEST.Int : LARGEST.Float;
  const outermost = Math.floor(largest / step);
  return (given) => {
    // What is lost of its digits is less than the mask takes away.
    const value = given instanceof ExactNumber && leaf.kind === 'Float' ? nearestDouble(given) : given;
    if (typeof value !== 'number' || !Number.isFinite(value)) return zero;
    if (leaf.kind === 'Int' && !Number.isInteger(value)) return zero;
    const nearest = Math.round((value * scale) / step);
    // What is a multiple already stays one: 0.3 / 0.1 is 2.9999999999999996.
    const multiple = (nearest * step) / scale === value ? nearest : toMultiple((value * scale) / step);
    // Adding 0 turns -0 into 0.
    return (Math.min(Math.max(multiple, -outermost), outermost) * step) / scale + 0;
  };
}

function decimalsOf(width: number): number {
  return String(width).split('.')[1]?.length ?? 0;
}
