/**
 * What a terminal, or whoever reads a log, would not show as it is: control characters (C0, C1, DEL), marks that turn the
 * direction of text or have no width, and separators that some take for line ends.
 */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\u115f\u1160\u3164\uffa0]/gu;

/** Text in which whatever is not printable is written as `\u{…}`, so that it moves no cursor and hides nothing (A69). */
export function printableText(text: string): string {
  return text.replace(UNPRINTABLE, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}

/** The same for JSON text, which stays JSON of the same value. */
export function printableJson(json: string): string {
  return json.replace(UNPRINTABLE, (character) =>
    Array.from(
      { length: character.length },
      (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`,
    ).join(''),
  );
}
