import type { LeafType, Mask } from './masker.ts';
import { redactedValue } from './redacted-value.ts';

/** In UTF-16 code units. Longer texts are redacted, which bounds the work of every masker. */
export const MAX_TEXT_LENGTH = 4096;

/**
 * What a text is shaped into. Undefined means that the text is not of the kind that the masker knows. As a second,
 * quicker way it may be undefined for any text, and equals the first one wherever it is not.
 */
export type Shape = (text: string) => string | undefined;

/**
 * A mask from what a text is shaped into: where that is undefined the text is redacted, as is every value that is no
 * text or too long. Lone surrogates become U+FFFD first (A71).
 *
 * `shape` is the meaning of a masker. `quick` is for the usual ASCII text: it may know the answer at less cost, or say
 * nothing (test: 'the quick way is the same').
 */
export function textMask(leaf: LeafType, shape: Shape, quick: Shape = unknown): Mask {
  const redacted = redactedValue(leaf);
  return (value) => {
    // The constant itself hides as the constant, which keeps idempotent a masker that could shape it.
    if (typeof value !== 'string' || value.length > MAX_TEXT_LENGTH || value === redacted) return redacted;
    return quick(value) ?? shape(value.toWellFormed()) ?? redacted;
  };
}

function unknown(): undefined {
  return undefined;
}
