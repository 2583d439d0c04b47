import type { LeafType, Mask } from './masker.ts';
import { redactedValue } from './redacted-value.ts';

/** In UTF-16 code units. Longer texts are redacted, which bounds the work of every masker. */
export const MAX_TEXT_LENGTH = 4096;

/**
 * A mask from what a text is shaped into. Undefined means that the text is not of the kind that the masker knows:
 * it is redacted, as is every value that is no text or too long. Lone surrogates become U+FFFD first (A71).
 */
export function textMask(leaf: LeafType, shape: (text: string) => string | undefined): Mask {
  const redacted = redactedValue(leaf);
  return (value) => {
    // The constant itself hides as the constant, which keeps idempotent a masker that could shape it.
    if (typeof value !== 'string' || value.length > MAX_TEXT_LENGTH || value === redacted) return redacted;
    return shape(value.toWellFormed()) ?? redacted;
  };
}
