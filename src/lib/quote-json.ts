/** In UTF-16 code units. Beyond it JSON.stringify, which scans several characters at a time, is the quicker of the two. */
const MAX_SCANNED_LENGTH = 40;

/** The text as a JSON string (RFC 8259 section 7), exactly as `JSON.stringify` writes it. */
export function quoteJson(text: string): string {
  return text.length <= MAX_SCANNED_LENGTH && isPlain(text) ? `"${text}"` : JSON.stringify(text);
}

/** Whether nothing has to be escaped. A surrogate counts as something, for it may be a lone one. */
function isPlain(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < 0x20 || code === 0x22 || code === 0x5c || (code >= 0xd800 && code <= 0xdfff)) return false;
  }
  return true;
}
