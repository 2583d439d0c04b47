import { hash } from 'node:crypto';
import type { JWTVerifyGetKey, JWTVerifyOptions } from 'jose';
import { errors, jwtVerify } from 'jose';
import { CodedError } from '../errors.ts';
import { isOwnTokenType } from '../lib/token-types.ts';
import type { IssuerConfig } from './identity-config.ts';
import { ALGORITHMS, DEFAULT_SKEW_SECONDS } from './identity-config.ts';
import { principalFromClaims } from './read-claims.ts';
import type { TrustedIssuer } from './trusted-issuer.ts';
import { unauthenticated } from './unauthenticated.ts';
import type { VerifiedToken } from './verified-token.ts';

/** Of no key set: generations start at 1. */
const NO_GENERATION = 0;

/**
 * Checks the signature and the claims of a JWT access token (RFC 9068, by the advice of RFC 8725), but for `iat`, as one
 * of this issuer. `seconds` is the time, in whole seconds.
 * Throws CodedError UNAUTHENTICATED, without details, and ISSUER_UNAVAILABLE where no keys can be had.
 */
export async function verifyToken(token: string, by: TrustedIssuer, seconds: number): Promise<VerifiedToken> {
  const { config, keys } = by;
  // The key set can change while this waits, so the generation is that of the key that was really used.
  const used = { generation: NO_GENERATION };
  const findKey: JWTVerifyGetKey = async (header, jws) => {
    // SECURITY: whatever the configuration says of types, and whoever's keys it names (test 'A53 an assertion of the
    // gateway is no access token').
    if (isOwnTokenType(header.typ)) throw unauthenticated('the token is one that the gateway signs itself');
    const { key, generation } = await keys.find(header, jws);
    used.generation = generation;
    return key;
  };
  const { payload } = await jwtVerify(token, findKey, optionsOf(config, seconds)).catch((error: unknown) => {
    throw error instanceof CodedError ? error : unauthenticated(reasonOf(error));
  });
  const claimed = principalFromClaims(payload, config.claims ?? {}, config.issuer);
  const principal = Object.freeze({ ...claimed, tokenId: tokenIdOf(payload.jti, token) });
  const { exp, nbf, iat } = payload;
  return { principal, times: { exp, nbf, iat }, by, generation: used.generation };
}

/** RFC 7519 section 4.1.7; a hash of the signed token is as unique, and says nothing. */
function tokenIdOf(jti: unknown, token: string): string {
  return typeof jti === 'string' && TOKEN_ID.test(jti) ? jti : hash('sha256', token, 'base64url').slice(0, 22);
}

const TOKEN_ID = /^[\w.~:-]{1,128}$/;

/** SECURITY: every check is named here rather than left to a default of the library (tests: 'A53: …'). */
function optionsOf(config: IssuerConfig, seconds: number): JWTVerifyOptions {
  const { issuer, audience, algorithms = ALGORITHMS, requireTyp = 'at+jwt' } = config;
  return {
    issuer,
    audience: typeof audience === 'string' ? audience : [...audience],
    algorithms: [...algorithms],
    requiredClaims: ['iss', 'aud', 'exp', 'sub'],
    clockTolerance: config.clockSkewSeconds ?? DEFAULT_SKEW_SECONDS,
    currentDate: new Date(seconds * 1_000),
    ...(requireTyp === 'at+jwt' && { typ: requireTyp }),
  };
}

/** Jose's code and the name of a standard claim: its messages quote headers, its errors carry the claims. */
function reasonOf(error: unknown): string {
  if (error instanceof errors.JWTClaimValidationFailed) return `${error.code} ${error.claim}`;
  return error instanceof errors.JOSEError ? error.code : 'the token cannot be verified';
}
