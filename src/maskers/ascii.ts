// What the quick ways ask of a UTF-16 code unit: a loop over numbers allocates nothing. False beyond ASCII.

/** Whether `\s` matches the ASCII character: tab to carriage return, and the space. */
export function isAsciiSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13);
}

/** Whether `[\s-]` matches it. */
export function isSpaceOrHyphen(code: number): boolean {
  return code === 45 || isAsciiSpace(code);
}

/** Whether it is one of `0-9` and `*`, which stands for a digit that is hidden already. */
export function isDigitOrStar(code: number): boolean {
  return (code >= 48 && code <= 57) || code === 42;
}

/** Whether it is one of `A-Z` and `a-z`. */
export function isAsciiLetter(code: number): boolean {
  const lower = code | 32;
  return lower >= 97 && lower <= 122;
}
