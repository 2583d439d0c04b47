import { Buffer } from 'node:buffer';
import { FOLDED, LEFT_OUT, UNCHANGED } from './folded-characters.ts';

/** A text as detectors read it, and where each of its units stands in the original. */
export interface NormalText {
  readonly text: string;
  /** For every unit of `text` its offset in the original; one more for the end. */
  readonly offsets: Uint32Array;
}

/** Puts plain spaces, hyphens, digits and letters where others are written, and leaves out what has no width. */
export function normaliseText(original: string): NormalText {
  const units = new Uint16Array(original.length);
  const offsets = new Uint32Array(original.length + 1);
  let length = 0;
  for (let index = 0; index < original.length; index++) {
    const code = original.charCodeAt(index);
    const folded = FOLDED[code] ?? UNCHANGED;
    if (folded === LEFT_OUT) continue;
    units[length] = folded === UNCHANGED ? code : folded;
    offsets[length++] = index;
  }
  offsets[length] = original.length;
  // Unlike TextDecoder, this keeps lone surrogates, so that every unit stays where it is.
  return { text: Buffer.from(units.buffer, 0, length * 2).toString('utf16le'), offsets };
}

/** The offset in the original of what ends before unit `end`. */
export function originalEnd(normal: NormalText, end: number): number {
  return (normal.offsets[end - 1] ?? 0) + 1;
}
