import { readFile } from 'node:fs/promises';
import type { Config } from '../config.ts';
import { CodedError } from '../errors.ts';
import type { Principal } from '../identity/principal.ts';
import { principalFromClaims } from '../identity/read-claims.ts';
import { UsageError } from './verb.ts';

/** Three parts of base64url (RFC 7519 section 3). */
const TOKEN = /^[\w-]+\.([\w-]+)\.[\w-]*$/;

/**
 * The principal that a file of claims, or a token, describes. The token is read and not verified: this explains, and lets
 * nobody in. Throws UsageError, which holds nothing of either.
 */
export async function readPrincipal(text: string, issuers: Config['identity']['issuers']): Promise<Principal> {
  const payload = TOKEN.exec(text)?.[1];
  const claims = parseClaims(
    payload === undefined ? await readClaims(text) : Buffer.from(payload, 'base64url').toString(),
  );
  const issuer = 'iss' in claims && typeof claims.iss === 'string' ? claims.iss : '';
  const configured = issuers.find((each) => each.issuer === issuer) ?? (issuer === '' ? issuers[0] : undefined);
  try {
    return principalFromClaims(
      { sub: 'somebody', ...claims },
      configured?.claims ?? {},
      issuer || configured?.issuer || 'none',
    );
  } catch (error) {
    if (error instanceof CodedError)
      throw new UsageError('A claim is of the wrong type; docs/identity.md tells what each is.');
    throw error;
  }
}

async function readClaims(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    throw new UsageError('What --as names is no token, and no file of claims that can be read.');
  }
}

function parseClaims(text: string): object {
  try {
    const claims: unknown = JSON.parse(text);
    if (typeof claims === 'object' && claims !== null && !Array.isArray(claims)) return claims;
  } catch {
    // SECURITY: the parser's message quotes the text.
  }
  throw new UsageError('The claims are no JSON object.');
}
