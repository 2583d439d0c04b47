/** Whether a UTF-16 unit is one of 0 to 9. NaN, which stands beyond a text's ends, is none. */
export function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** Whether a UTF-16 unit belongs to a word: ASCII letters and whatever lies beyond ASCII. */
export function isLetter(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || code >= 0x80;
}

const WORDS = Uint8Array.from({ length: 0x80 }, (_, code) => (/\w/.test(String.fromCharCode(code)) ? 1 : 0));

/** Letters, digits and the underscore. */
export function isWord(code: number): boolean {
  return code < 0x80 ? WORDS[code] === 1 : code >= 0x80;
}

/** Hexadecimal digits in either case. */
export function isHex(code: number): boolean {
  return isDigit(code) || ((code | 0x20) >= 0x61 && (code | 0x20) <= 0x66);
}
