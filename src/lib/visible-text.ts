/** Controls, what turns the direction of text, what has no width, and separators of lines that few programs know. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** Text in which all is seen: what controls a terminal, or hides, stands as an escape (`\u001b`) (A61, A69). Total. */
export function visibleText(text: string): string {
  return text.replace(HIDDEN, (character) =>
    Array.from({ length: character.length }, (_, index) => escapeOf(character.charCodeAt(index))).join(''),
  );
}

function escapeOf(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, '0')}`;
}
