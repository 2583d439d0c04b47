import { CodedError } from '../errors.ts';
import type { Inbound } from './http-message.ts';

const UTF8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Reads a GraphQL request's JSON body. Throws CodedError `UNSUPPORTED_MEDIA_TYPE` for anything but application/json in
 * UTF-8 (A80), `PAYLOAD_TOO_LARGE` past the limit in bytes, `BAD_REQUEST` for what is not JSON.
 */
export async function readJsonBody(inbound: Inbound, limit: number): Promise<unknown> {
  if (!isJson(inbound.header('content-type'))) throw new CodedError('UNSUPPORTED_MEDIA_TYPE');
  if (Number(inbound.header('content-length') ?? 0) > limit) throw new CodedError('PAYLOAD_TOO_LARGE', { limit });
  const bytes = await inbound.body(limit);
  try {
    return JSON.parse(UTF8.decode(bytes));
  } catch {
    // SECURITY: the parser's message quotes the body, so it is not kept as cause.
    throw new CodedError('BAD_REQUEST');
  }
}

function isJson(contentType = ''): boolean {
  if (contentType === 'application/json') return true;
  const [type, ...parameters] = contentType
    .toLowerCase()
    .split(';')
    .map((part) => part.trim());
  return (
    type === 'application/json' &&
    parameters.every((part) => !part.startsWith('charset') || /^charset="?utf-8"?$/.test(part))
  );
}
