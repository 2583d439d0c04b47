import type { RecordView } from '../assemble/view.ts';
import type { RecordLevel } from '../policy/audit-policy.ts';

/** A record view, or as much of it as is kept. */
export interface KeptRecord {
  /** JSON text, or the UTF-8 of it; undefined where only its size is kept. */
  readonly kept: string | Uint8Array | undefined;
  /** How long it was, in bytes: longer than what is kept where it was cut. Undefined for text that is whole. */
  readonly size: number | undefined;
}

/** The most bytes that one UTF-16 code unit becomes in UTF-8. */
const BYTES_PER_UNIT = 3;

/**
 * What is kept of a record view, at most so many bytes: what is longer is cut at the end of a character, which its size
 * tells. Bytes are a copy, since what they come from is shared with other answers.
 */
export function keepRecord({ parts }: RecordView, level: RecordLevel, limit: number): KeptRecord {
  if (level !== 'full') return { kept: undefined, size: sizeOf(parts) };
  const [only] = parts;
  if (parts.length === 1 && typeof only === 'string' && only.length * BYTES_PER_UNIT <= limit)
    return { kept: only, size: undefined };
  const size = sizeOf(parts);
  const kept = new Uint8Array(Math.min(size, limit));
  let used = 0;
  for (const part of parts) {
    if (used === kept.length) break;
    const bytes = typeof part === 'string' ? Buffer.from(part) : part;
    const fits = bytes.subarray(0, kept.length - used);
    kept.set(fits, used);
    used += fits.length;
  }
  return { kept: size > limit ? kept.subarray(0, characterEnd(kept)) : kept, size };
}

function sizeOf(parts: RecordView['parts']): number {
  return parts.reduce((bytes, part) => bytes + Buffer.byteLength(part), 0);
}

/** Where the last character that is whole ends. */
function characterEnd(bytes: Uint8Array): number {
  let start = bytes.length - 1;
  while (start > 0 && ((bytes[start] ?? 0) & 0xc0) === 0x80) start--;
  return start + characterLength(bytes[start] ?? 0) <= bytes.length ? bytes.length : start;
}

/** By its first byte (RFC 3629 section 3). */
function characterLength(first: number): number {
  if (first < 0x80) return 1;
  if (first < 0xe0) return 2;
  return first < 0xf0 ? 3 : 4;
}
