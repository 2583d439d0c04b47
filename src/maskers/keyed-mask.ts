import { integerText } from '../lib/exact-number.ts';
import type { LeafType, Mask } from './masker.ts';
import { redactedValue } from './redacted-value.ts';

/** A mask from a keyed text. An ID may come as a whole number and counts as its decimal text (GraphQL spec 3.5.5). */
export function keyedMask(leaf: LeafType, digest: (text: string) => unknown): Mask {
  const redacted = redactedValue(leaf);
  return (value) => {
    if (typeof value === 'string') return digest(value);
    const digits = leaf.kind === 'ID' ? integerText(value) : undefined;
    return digits === undefined ? redacted : digest(digits);
  };
}
