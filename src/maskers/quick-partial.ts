/** In UTF-16 code units. Longer texts are left to the general way. */
const MAX_LENGTH = 64;

/** What `shapePartial` gives for a short ASCII text, by slices instead of an array of code points; else undefined. */
export function quickPartial(text: string, prefix: number, suffix: number): string | undefined {
  if (text.length > MAX_LENGTH || !isAscii(text)) return undefined;
  const trimmed = text.trim();
  const hidden = Math.max(3, prefix + suffix);
  if (trimmed.length < prefix + suffix + hidden) return undefined;
  return trimmed.slice(0, prefix) + '*'.repeat(hidden) + trimmed.slice(trimmed.length - suffix);
}

function isAscii(text: string): boolean {
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) > 127) return false;
  return true;
}
