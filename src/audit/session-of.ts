import { CodedError } from '../errors.ts';
import type { Principal } from '../identity/principal.ts';

const FORM = /^[\w.~:-]{1,128}$/;

/**
 * The session that a request belongs to: what the header `Cordon-Session` says, else the token's session, else the token.
 * Empty for nobody. Throws CodedError `SESSION_INVALID`: a session's name is kept as it is, so it must be harmless (A69).
 */
export function sessionOf({ session, tokenId }: Principal, header: string | undefined): string {
  if (header === undefined) return (session !== undefined && FORM.test(session) ? session : tokenId) ?? '';
  if (!FORM.test(header)) throw new CodedError('SESSION_INVALID');
  return header;
}
