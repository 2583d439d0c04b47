/** In bytes. Small enough that an answer which is kept for long keeps little alive beside itself. */
const SLAB_BYTES = 262_144;

/** The most bytes that one UTF-16 code unit becomes in UTF-8. */
const BYTES_PER_UNIT = 3;

let slab = Buffer.allocUnsafeSlow(0);
let used = 0;

/**
 * The text as UTF-8, in memory that is allocated for many texts at once: an allocation for each costs more than writing it.
 * SECURITY: no byte of a slab is ever written twice, so that no text can end up in another one's place (test "texts …").
 */
export function toSharedBytes(text: string): Uint8Array {
  const most = text.length * BYTES_PER_UNIT;
  if (most > SLAB_BYTES) return Buffer.from(text);
  if (used + most > slab.length) {
    slab = Buffer.allocUnsafeSlow(SLAB_BYTES);
    used = 0;
  }
  const start = used;
  used += slab.write(text, start);
  return slab.subarray(start, used);
}
