import { CodedError } from '../errors.ts';
import { ExactNumber, nearestDouble } from '../lib/exact-number.ts';
import { isRecord } from '../lib/is-record.ts';
import { parseJson } from '../lib/parse-json.ts';
import type { Coding } from '../lib/unpack.ts';
import { codingOf, unpack } from '../lib/unpack.ts';
import type { Inbound } from './http-message.ts';

const UTF8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Reads a GraphQL request's JSON body. Throws CodedError `UNSUPPORTED_MEDIA_TYPE` for anything but application/json in
 * UTF-8 (A80) and in a coding that can be unpacked, `PAYLOAD_TOO_LARGE` past the limit in bytes, packed or unpacked,
 * `BAD_REQUEST` for what is not JSON.
 */
export async function readJsonBody(inbound: Inbound, limit: number): Promise<unknown> {
  const coding = codingOf(inbound.header('content-encoding') ?? '');
  if (!isJson(inbound.header('content-type')) || coding === undefined) throw new CodedError('UNSUPPORTED_MEDIA_TYPE');
  if (Number(inbound.header('content-length') ?? 0) > limit) throw new CodedError('PAYLOAD_TOO_LARGE', { limit });
  const sent = await inbound.body(limit);
  const bytes = coding === 'identity' ? sent : await unpacked(coding, sent, limit);
  try {
    return doublesAtTop(parseJson(UTF8.decode(bytes), bytes).value);
  } catch {
    // SECURITY: the parser's message quotes the body, so it is not kept as cause.
    throw new CodedError('BAD_REQUEST');
  }
}

async function unpacked(coding: Coding, packed: Uint8Array, limit: number): Promise<Uint8Array> {
  const result = await unpack(coding, Buffer.from(packed.buffer, packed.byteOffset, packed.byteLength), limit);
  switch (result.kind) {
    case 'unpacked':
      return result.bytes;
    case 'too-large':
      throw new CodedError('PAYLOAD_TOO_LARGE', { limit });
    case 'invalid':
      throw new CodedError('BAD_REQUEST');
  }
}

/** Variables keep every digit; of the parameters themselves none is a number, which Apollo Server has to see to refuse it. */
function doublesAtTop(body: unknown): unknown {
  if (body instanceof ExactNumber) return nearestDouble(body);
  if (!isRecord(body)) return body;
  for (const [name, value] of Object.entries(body))
    if (value instanceof ExactNumber) Reflect.set(body, name, nearestDouble(value));
  return body;
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
