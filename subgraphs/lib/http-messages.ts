import type { IncomingMessage, ServerResponse } from 'node:http';

/** The text of a GraphQL response that is one error. */
export function errorBody(message: string, code: string): string {
  return JSON.stringify({ errors: [{ message, extensions: { code } }] });
}

/** Answers with JSON, once. */
export function send(response: ServerResponse, status: number, body: string): void {
  if (!response.headersSent) response.writeHead(status, { 'content-type': 'application/json' });
  response.end(body);
}

/** The body as text; undefined where it has more than `limit` bytes, and then the rest stays unread. */
export async function readBody(request: IncomingMessage, limit: number): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > limit) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
