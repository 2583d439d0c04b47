/** A string as JSON text. */
export function quoteJson(text: string): string {
  return JSON.stringify(text);
}
