import { integerText } from '../lib/exact-number.ts';

/**
 * Whether a key that a subgraph sent is the own key of who asks: the same text, or a whole number whose decimal digits it
 * is. Everything else is not, whatever it may be turned into.
 * SECURITY: beyond 2^53 neighbouring doubles are read as one, so such a double is nobody's; an exact number is compared
 * digit by digit (test "only the same key …").
 */
export function isOwnKey(key: unknown, own: string): boolean {
  return typeof key === 'string' ? key === own : integerText(key) === own;
}
