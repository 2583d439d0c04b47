/** A 32-bit number for a text: the same everywhere, and spread well enough to draw from. FNV-1a with a final mix. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x7feb352d);
  hash = Math.imul(hash ^ (hash >>> 15), 0x846ca68b);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** Whether something of this probability happens at this place: always the same answer for the same text. */
export function happens(probability: number, place: string): boolean {
  return probability > 0 && hashOf(place) < probability * 2 ** 32;
}
