import type { JWTVerifyGetKey } from 'jose';
import { jwtVerify } from 'jose';

/** The longest life of an assertion, in seconds. */
const MAX_LIFETIME = 60;

/** How far the gateway's clock may be from ours, in seconds. */
const CLOCK_TOLERANCE = 5;

/**
 * Whether a request comes from the gateway: an assertion (RFC 7519) signed by it, for this very subgraph, that lives for
 * at most 60 seconds and has begun to. Every doubt, unreachable keys among them, is a no.
 */
export async function isFromGateway(
  assertion: string | undefined,
  audience: string,
  issuer: string,
  keys: JWTVerifyGetKey,
): Promise<boolean> {
  if (assertion === undefined) return false;
  try {
    const { payload } = await jwtVerify(assertion, keys, {
      audience,
      issuer,
      typ: 'cordon-assertion+jwt',
      algorithms: ['ES256'],
      requiredClaims: ['exp', 'iat', 'sub'],
      clockTolerance: CLOCK_TOLERANCE,
    });
    const { exp = Number.POSITIVE_INFINITY, iat = Number.POSITIVE_INFINITY } = payload;
    // SECURITY: an `iat` in the future would stretch the life (test: 'refuses an assertion from the future').
    return exp - iat <= MAX_LIFETIME && iat <= Date.now() / 1_000 + CLOCK_TOLERANCE;
  } catch {
    return false;
  }
}
