import { countNames } from './count-names.ts';
import { unauthenticated } from './unauthenticated.ts';

/** What a token says of itself; nothing of it is verified. */
export interface UnverifiedToken {
  readonly issuer: string;
}

const MAX_KID_LENGTH = 256;
const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Reads the issuer that a compact JWT (RFC 7519 section 3.1) claims to have, to find by whose keys it is to be verified.
 * Throws CodedError UNAUTHENTICATED for what is refused whoever signed it: anything but three parts, the first two JSON
 * objects in base64url and UTF-8, with a name twice in one object; no `iss`; a `kid` that is empty, longer than 256
 * characters or no string.
 */
export function readToken(token: string): UnverifiedToken {
  const [header, payload, signature, ...more] = token.split('.');
  // SECURITY: five parts are a JWE, which nobody can have encrypted for this gateway (test: 'A53 A54 refused, …: an encrypted token').
  if (header === undefined || payload === undefined || signature === undefined || more.length > 0) {
    throw unauthenticated('the token does not have three parts');
  }
  const { kid } = readObject(header);
  const { iss } = readObject(payload);
  if (kid !== undefined && !isText(kid, MAX_KID_LENGTH)) throw unauthenticated('the header kid is malformed');
  if (typeof iss !== 'string') throw unauthenticated('the claim iss is malformed');
  return { issuer: iss };
}

/**
 * SECURITY: a name given twice is refused (RFC 7519 section 4 allows that), or two readers of one token could read two
 * things in it (test: 'A53 A54 refused, …: a claim given twice').
 */
function readObject(part: string): Readonly<Record<string, unknown>> {
  const text = decode(part);
  const value = parse(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw unauthenticated('a part is no object');
  if (countNames(value) !== namesWritten(text)) throw unauthenticated('a name is given twice');
  return { ...value };
}

function decode(part: string): string {
  try {
    return utf8.decode(Buffer.from(part, 'base64url'));
  } catch {
    throw unauthenticated('a part is not UTF-8');
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw unauthenticated('a part is not JSON');
  }
}

/** The names of members in a JSON text, each time that they are written: a colon outside of strings follows each. */
function namesWritten(json: string): number {
  return json.replace(/"(?:[^"\\]|\\.)*"/g, '').split(':').length - 1;
}

function isText(value: unknown, longest: number): boolean {
  return typeof value === 'string' && value.length > 0 && value.length <= longest;
}
