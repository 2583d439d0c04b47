/** How much is kept of one request, in characters, which are all ASCII. */
const VARIABLES_LIMIT = 16 * 1024;
const DOCUMENT_LIMIT = 64 * 1024;

/** The name under which it stands how many characters variables had that were too many. */
export const CUT_VARIABLES = '(characters)';

const CUT_DOCUMENT = /\n\([0-9]+ characters\)$/;

/** Recorded variables; too long ones are left out, but for how long they were. */
export function capVariables(json: string): string {
  return json.length > VARIABLES_LIMIT ? `{"${CUT_VARIABLES}":${json.length}}` : json;
}

/** A recorded document; a too long one ends after its last whole line within the limit, and then is not GraphQL. */
export function capDocument(text: string): string {
  if (text.length <= DOCUMENT_LIMIT) return text;
  const end = Math.max(text.lastIndexOf('\n', DOCUMENT_LIMIT), 0);
  return `${text.slice(0, end)}\n(${text.length} characters)`;
}

/** Whether a recorded document is not whole. */
export function isCutDocument(text: string): boolean {
  return CUT_DOCUMENT.test(text);
}
