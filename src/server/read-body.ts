import { CodedError } from '../errors.ts';

/**
 * Reads a GraphQL request's JSON body. Throws CodedError `UNSUPPORTED_MEDIA_TYPE` for anything but application/json in
 * UTF-8 (A80), `PAYLOAD_TOO_LARGE` past the limit in bytes, `BAD_REQUEST` for what is not JSON.
 */
export async function readJsonBody(request: Request, limit: number): Promise<unknown> {
  if (!isJson(request.headers.get('content-type'))) throw new CodedError('UNSUPPORTED_MEDIA_TYPE');
  if (Number(request.headers.get('content-length') ?? 0) > limit) throw new CodedError('PAYLOAD_TOO_LARGE', { limit });
  const text = await readText(request, limit);
  try {
    return JSON.parse(text);
  } catch {
    // SECURITY: the parser's message quotes the body, so it is not kept as cause.
    throw new CodedError('BAD_REQUEST');
  }
}

function isJson(contentType: string | null): boolean {
  const [type, ...parameters] = (contentType ?? '')
    .toLowerCase()
    .split(';')
    .map((part) => part.trim());
  return (
    type === 'application/json' &&
    parameters.every((part) => !part.startsWith('charset') || /^charset="?utf-8"?$/.test(part))
  );
}

async function readText(request: Request, limit: number): Promise<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let text = '';
  let received = 0;
  try {
    for await (const chunk of request.body ?? []) {
      received += chunk.byteLength;
      if (received > limit) throw new CodedError('PAYLOAD_TOO_LARGE', { limit });
      text += decoder.decode(chunk, { stream: true });
    }
    return text + decoder.decode();
  } catch (error) {
    throw error instanceof CodedError ? error : new CodedError('BAD_REQUEST');
  }
}
