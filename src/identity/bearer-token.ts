import { unauthenticated } from './unauthenticated.ts';

/** Longest access token that is looked at, in characters (16 KiB; tokens are ASCII). */
export const MAX_TOKEN_LENGTH = 16 * 1024;

const CREDENTIALS = /^Bearer +([A-Za-z0-9\-._~+/]+=*)$/i;

/**
 * The token of an `Authorization` header (RFC 6750 section 2.1), `undefined` where there is no header.
 * Throws CodedError UNAUTHENTICATED for another scheme, anything but exactly one token, or more than 16 KiB.
 */
export function bearerToken(header: string | null | undefined): string | undefined {
  if (header === null || header === undefined) return undefined;
  if (header.length > MAX_TOKEN_LENGTH + 'Bearer '.length) throw unauthenticated('the header is too long');
  // SECURITY: repeated headers arrive joined by commas, and a comma is in no token (test: 'A53: two tokens are none').
  const token = CREDENTIALS.exec(header)?.[1];
  if (token === undefined) throw unauthenticated('the header is not Bearer and one token');
  return token;
}
