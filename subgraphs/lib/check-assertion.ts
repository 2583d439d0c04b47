import type { JWTVerifyGetKey } from 'jose';
import { jwtVerify } from 'jose';

/** The longest life of an assertion, in seconds. */
const MAX_LIFETIME = 60;

/** Whether a request comes from the gateway: a short-lived assertion, signed by it, for this very subgraph. */
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
      clockTolerance: 5,
    });
    return (payload.exp ?? 0) - (payload.iat ?? 0) <= MAX_LIFETIME;
  } catch {
    return false;
  }
}
