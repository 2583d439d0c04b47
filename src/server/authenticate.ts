import type { Config } from '../config.ts';
import { CodedError } from '../errors.ts';
import { bearerToken } from '../identity/bearer-token.ts';
import type { Verifier } from '../identity/create-verifier.ts';
import { createVerifier } from '../identity/create-verifier.ts';
import type { Principal } from '../identity/principal.ts';
import { ANONYMOUS } from '../identity/principal.ts';
import type { Policy } from '../policy/policy.ts';

/** The verifier that a configuration asks for; undefined where nobody is told apart. */
export function verifierOf(config: Config, policy: Policy): Verifier | undefined {
  const { issuer, jwksUri, audience, algorithms, clockSkewSeconds, requireTyp, claims } = config.identity;
  if (issuer === undefined) return undefined;
  const location = jwksUri === undefined ? { issuer } : { issuer, jwksUri };
  return createVerifier({
    ...location,
    audience,
    algorithms,
    clockSkewSeconds,
    requireTyp,
    claims,
    knownTasks: new Set(policy.tasks.keys()),
  });
}

/**
 * Who asks, by the `Authorization` header. Throws CodedError `UNAUTHENTICATED`. A promise only where the verifier gives
 * one: waiting for what is already known costs every request.
 */
export function authenticate(
  authorization: string | undefined,
  verifier: Verifier | undefined,
  anonymous: boolean,
): Principal | Promise<Principal> {
  const token = bearerToken(authorization);
  if (token === undefined && anonymous) return ANONYMOUS;
  if (token === undefined || !verifier) throw new CodedError('UNAUTHENTICATED');
  return verifier.known(token) ?? verifier.verify(token);
}
