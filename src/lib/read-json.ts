/** The value that a text is the JSON of; undefined for what is no JSON, and for nothing. */
export function readJson(text: string | null): unknown {
  try {
    return text === null ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
